import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";

/** The ways from each host to what it uses. */
export const OWN_WAYS = {
  cosmos: "from one host or both to Cosmos DB",
  blob: "from one host or both to Blob storage",
  queue: "from one host or both to Queue storage",
  "key-vault": "from one host or both to Key Vault",
} as const;

/** The ways between Graph and the hosts, which both hosts have in common: its links and its posts lead to one address. */
export const COMMON_WAYS = {
  graph: "from both hosts to Graph and the login authority",
  notifications: "from Graph to both hosts",
} as const;

export type OwnWays = Readonly<Record<keyof typeof OWN_WAYS, TcpProxy>>;
export type CommonWays = Readonly<Record<keyof typeof COMMON_WAYS, TcpProxy>>;

/** They lead nowhere yet. */
export async function openWays<Name extends string>(
  names: Readonly<Record<Name, string>>,
): Promise<Readonly<Record<Name, TcpProxy>>> {
  const ways = await Promise.all(Object.keys(names).map(async (name) => [name, await startTcpProxy()] as const));
  return Object.fromEntries(ways) as Record<Name, TcpProxy>;
}
