import type { JsonObject } from "../../base/json.ts";
import type { HttpAnswer } from "../../base/problem.ts";

/** Of the platform: a function key, which it has already checked. It takes the name in any case. */
const KEY_PARAMETER = /^code$/i;

/** What the request itself asks for. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => !KEY_PARAMETER.test(name)));
}

/**
 * The same request with the cursor, without the key: a link may be logged and shared, a key may not. Relative to the
 * address that was asked (RFC 3986), so that it is right behind any gateway and repeats nothing of the Host header.
 */
export function nextLinkOf(query: URLSearchParams, cursor: string | undefined): { readonly nextLink?: string } {
  return cursor === undefined ? {} : { nextLink: `?${new URLSearchParams({ ...queryOf(query), cursor })}` };
}

const NDJSON = "application/x-ndjson";

/** Whether a client wants a line of JSON each. */
export function wantsLines(accept: string | null): boolean {
  return accept?.toLowerCase().includes(NDJSON) ?? false;
}

/** @param last what the last line says: a client that never saw it was cut off, and asks again from where it was */
export function linesAnswer(lines: readonly unknown[], last: JsonObject): HttpAnswer {
  return linesOfText(
    lines.map((line) => JSON.stringify(line)),
    last,
  );
}

/** The same of lines that are JSON already. */
export function linesOfText(lines: readonly string[], last: JsonObject): HttpAnswer {
  return {
    status: 200,
    headers: { "content-type": `${NDJSON}; charset=utf-8` },
    count: lines.length,
    body: [...lines, JSON.stringify(last)].map((line) => `${line}\n`).join(""),
  };
}
