import type { Schemas } from "../../client/teamsink-client.ts";

/** The cursor of the next page; undefined of the last. */
export function cursorOf({ nextLink }: { readonly nextLink?: string }): string | undefined {
  return nextLink === undefined ? undefined : (new URLSearchParams(nextLink.slice(1)).get("cursor") ?? undefined);
}

/** What an answer of the API holds. */
interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was refused or failed, in the words of the API. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  /** Zero where it does not say. */
  readonly retryAfterMs: number;

  constructor(problem: Partial<Schemas["Problem"]>, response: Response) {
    super(problem.title ?? `The API answered ${response.status}`);
    this.status = response.status;
    this.code = problem.code ?? "";
    this.remedy = problem.remedy ?? "";
    this.retryAfterMs = Number(response.headers.get("retry-after") ?? 0) * 1_000;
  }
}

/**
 * What was answered as JSON, which is what is asked for unless a request says otherwise.
 *
 * @throws ApiFailure
 */
export async function answerOf<Data>(asked: Promise<Answered<Data>>): Promise<Exclude<Data, string>> {
  const { data, error, response } = await asked;
  if (data === undefined) throw new ApiFailure((error ?? {}) as Partial<Schemas["Problem"]>, response);
  return data as Exclude<Data, string>;
}
