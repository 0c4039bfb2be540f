import type { TokenCredential } from "@azure/identity";
import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { Pace } from "./pacing.ts";

/** What exchanges a person's token for one of Graph. */
export interface Credentials {
  of(assertion: string): TokenCredential;
}

/** Graph, with one person's tokens. It throws what `PersonsGraph` says. */
export interface PersonsClient {
  get(pathOrLink: string, pace: Pace): Promise<unknown>;
  post(path: string, body: unknown, pace: Pace): Promise<unknown>;
  patch(path: string, body: unknown, pace: Pace): Promise<unknown>;
  delete(path: string, pace: Pace): Promise<void>;
}

export interface Person {
  readonly id: string;
  /** See `OnBehalfOptions`. */
  readonly sessionId: string;
  readonly tenantId: string;
  readonly client: PersonsClient;
}

/** What pages ask again and again, of thousands of people perhaps, goes before nothing: it must not keep the sync from its turn. */
export const OTHER_PACE: Pace = { budget: "other" };

/** @throws TeamsinkError `graph-answer-invalid` */
export function objectIn(answer: unknown, what: string): JsonObject {
  if (isJsonObject(answer)) return answer;
  throw new TeamsinkError("graph-answer-invalid", `${what} is not an object`);
}

/** @throws TeamsinkError `graph-answer-invalid` */
export function textIn(object: JsonObject, name: string): string {
  const text = object[name];
  if (typeof text === "string" && text !== "") return text;
  throw new TeamsinkError("graph-answer-invalid", `${name} is missing`);
}

const listBody = z.looseObject({ value: z.array(z.unknown()), "@odata.nextLink": z.string().nullish() });

/** @throws TeamsinkError `graph-answer-invalid` */
export function listIn(answer: unknown): {
  readonly items: readonly JsonObject[];
  readonly nextLink: string | undefined;
} {
  const parsed = listBody.safeParse(answer);
  if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a list has no `value`");
  return { items: parsed.data.value.filter(isJsonObject), nextLink: parsed.data["@odata.nextLink"] ?? undefined };
}
