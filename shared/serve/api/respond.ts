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
