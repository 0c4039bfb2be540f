import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpTrigger } from "../function-definition.ts";
import { queryValues } from "./query.ts";

/** Access keys, as the real host keeps them in its storage. */
export interface HostKeys {
  /** Opens every function and the admin API. */
  readonly master: string;
  /** Each opens every function with authLevel `function`. */
  readonly host: readonly string[];
}

/** The header counts before the query. */
export function presentedKey(headers: Readonly<Record<string, string>>, url: URL): string | undefined {
  return headers["x-functions-key"] ?? queryValues(url).get("code")?.value;
}

const OPENED_BY = {
  anonymous: () => undefined,
  function: (keys: HostKeys) => [keys.master, ...keys.host],
  admin: (keys: HostKeys) => [keys.master],
} as const satisfies Record<HttpTrigger["authLevel"], (keys: HostKeys) => readonly string[] | undefined>;

export function isAuthorized(authLevel: HttpTrigger["authLevel"], key: string | undefined, keys: HostKeys): boolean {
  const accepted = OPENED_BY[authLevel](keys);
  if (accepted === undefined) return true;
  if (key === undefined || key === "") return false;
  const presented = digest(key);
  // Every key is compared, so that the time taken does not tell which one matched.
  return accepted.filter((candidate) => candidate !== "" && timingSafeEqual(digest(candidate), presented)).length > 0;
}

/** Equal length is what timingSafeEqual needs. */
function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
