/** Requests to Graph and the login authority, by method and route without ids. */
export type RequestCounts = ReadonlyMap<string, number>;

const IDS =
  /(teams|channels|users|chats|subscriptions|messages|replies|hostedContents|shares)(?:\/|\(')(?!getAll|delta)[^/]+/g;

/** The same `fetch`, counted. */
export function counted(ask: typeof fetch): { readonly ask: typeof fetch; readonly counts: RequestCounts } {
  const counts = new Map<string, number>();
  return {
    counts,
    ask: (input, init) => {
      const request = new Request(input, init);
      const name = `${request.method} ${new URL(request.url).pathname.replaceAll(IDS, "$1/{id}")}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return ask(request);
    },
  };
}

/** What came on top since `before` was copied; without it, all. */
export function countsSince(counts: RequestCounts, before: RequestCounts = new Map()): Record<string, number> {
  const added = [...counts].map(([name, count]): [string, number] => [name, count - (before.get(name) ?? 0)]);
  return Object.fromEntries(added.filter(([, count]) => count > 0));
}
