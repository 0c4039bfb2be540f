import { badRequest } from "./graph-error.ts";
import type { OpaqueTokens } from "./opaque-token.ts";

interface SkipToken {
  /** The list it belongs to. */
  readonly list: string;
  /** Key of the last item already given. */
  readonly after: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** For `$skiptoken`; undefined on the last page. */
  readonly skipToken: string | undefined;
}

/**
 * One page of a list whose items have keys that ascend in list order. Going on from a key, rather than from a number,
 * gives nothing twice when the list grows between two pages.
 */
export function pageOf<T>(
  tokens: OpaqueTokens,
  sorted: readonly T[],
  options: { list: string; top: number; skipToken: string | undefined; keyOf: (item: T) => string },
): Page<T> {
  const { list, top, keyOf } = options;
  const after = options.skipToken === undefined ? undefined : readSkipToken(tokens, options.skipToken, list);
  const start = after === undefined ? 0 : sorted.findIndex((item) => keyOf(item) > after);
  const items = start === -1 ? [] : sorted.slice(start, start + top);
  const last = items.at(-1);
  const isLast = last === undefined || start + top >= sorted.length;
  return { items, skipToken: isLast ? undefined : tokens.seal({ list, after: keyOf(last) } satisfies SkipToken) };
}

function readSkipToken(tokens: OpaqueTokens, token: string, list: string): string {
  const opened = tokens.open(token) as SkipToken | undefined;
  if (opened?.list !== list) throw badRequest("The skip token is not valid.");
  return opened.after;
}

/** A collection as OData answers it. `path` is where its next page is, under `/v1.0`. */
export function collection(
  request: { url: URL; base: string },
  page: { value: readonly object[]; context: string; path: string; skipToken: string | undefined },
) {
  const { value, context, path, skipToken } = page;
  return {
    "@odata.context": `${request.base}/$metadata#${context}`,
    "@odata.count": value.length,
    ...(skipToken === undefined ? {} : { "@odata.nextLink": nextLink(request, path, skipToken) }),
    value,
  };
}

/** The same request with a skip token: other options stay, as the samples show it. */
function nextLink({ url, base }: { url: URL; base: string }, path: string, skipToken: string): string {
  const kept = [...url.searchParams].filter(([name]) => name.toLowerCase() !== "$skiptoken");
  const query = [...kept, ["$skiptoken", skipToken]].map(
    ([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`,
  );
  return `${base}${path}?${query.join("&")}`;
}

/** A key that puts larger numbers first. */
export function descendingKey(number: number): string {
  return String(Number.MAX_SAFE_INTEGER - number).padStart(16, "0");
}
