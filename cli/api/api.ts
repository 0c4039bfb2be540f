import { createTeamsinkClient, type Schemas, type TeamsinkClient } from "../../client/teamsink-client.ts";
import { keepClaims, type Session } from "../session/session.ts";
import { ApiFailure, claimsIn } from "./api-failure.ts";
import { resilientFetch, type Send, type Wait } from "./resilient-fetch.ts";

export type ChatMessage = Schemas["ChatMessage"];

/** The API, as the person who is signed in may use it. */
export interface Api {
  readonly session: Session;
  /** Every request that its document describes. */
  readonly client: TeamsinkClient;
  /** The same, which sends everything once: for whoever goes on by themselves. */
  readonly once: TeamsinkClient;
  readonly baseUrl: string;
  readonly send: Send;
}

export interface ApiOptions {
  onWait?(wait: Wait): void;
  readonly send?: Send;
  /** How often something is sent that passes by itself. */
  readonly tries?: number;
}

export function openApi(session: Session, { send = (request) => fetch(request), ...options }: ApiOptions = {}): Api {
  const baseUrl = `${session.api}/entra`;
  const resilient = resilientFetch({ ...options, token: session.token, send });
  const clientBy = (by: Send) => createTeamsinkClient({ baseUrl, headers: async () => ({}), fetch: by });
  const once = clientBy(resilientFetch({ token: session.token, send, tries: 1 }));
  return { session, baseUrl, client: clientBy(resilient), once, send: resilient };
}

/** What an answer of the client holds. */
interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What was answered as JSON, which is what is asked for unless a request says otherwise.
 *
 * @throws ApiFailure
 */
export async function answerOf<Data>(api: Api, asked: Promise<Answered<Data>>): Promise<Exclude<Data, string>> {
  const { data, error, response } = await asked;
  if (data === undefined) throw await failureOf(api, error, response);
  return data as Exclude<Data, string>;
}

/** A challenge is remembered: the next sign-in answers it. */
export async function failureOf({ session }: Api, body: unknown, response: Response): Promise<ApiFailure> {
  const claims = claimsIn(response.headers);
  if (response.status === 401 && claims !== undefined) await keepClaims(session, claims);
  return new ApiFailure(body, response);
}

/** The cursor of the next page; undefined of the last. */
export function cursorOf({ nextLink }: { readonly nextLink?: string }): string | undefined {
  return nextLink === undefined ? undefined : (new URLSearchParams(nextLink.slice(1)).get("cursor") ?? undefined);
}

/** Row by row, page after page, as far as is wanted. */
export async function* eachRow<Page extends { readonly nextLink?: string }, Row>(
  read: (cursor: string | undefined) => Promise<Page>,
  rowsOf: (page: Page) => readonly Row[],
): AsyncGenerator<Row> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* rowsOf(page);
    cursor = cursorOf(page);
  } while (cursor !== undefined);
}

/** The first of them. */
export async function firstOf<Row>(rows: AsyncIterable<Row>, limit: number): Promise<Row[]> {
  const taken: Row[] = [];
  if (limit <= 0) return taken;
  for await (const row of rows) {
    taken.push(row);
    if (taken.length >= limit) break;
  }
  return taken;
}
