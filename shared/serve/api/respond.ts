/** `code` is a function key that the platform has already checked. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => name !== "code"));
}

/** The same request with the cursor, without the key: a link may be logged and shared, a key may not. */
export function nextLink(url: string, cursor: string): string {
  const next = new URL(url);
  next.searchParams.delete("code");
  next.searchParams.set("cursor", cursor);
  return next.href;
}
