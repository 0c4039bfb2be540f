import type { Me } from "../api/write-schema.ts";
import type { Acting } from "./acting.ts";

/** Who is signed in, and what they may ask for. */
export async function me({ userId, seen, ports, canWrite }: Acting): Promise<Me> {
  const row = await seen.directory.get({ table: "users", parentId: null, id: userId });
  const { displayName, userPrincipalName } = row?.value ?? {};
  return {
    id: userId,
    displayName: typeof displayName === "string" ? displayName : null,
    userPrincipalName: typeof userPrincipalName === "string" ? userPrincipalName : null,
    tenantId: ports.tenantId,
    onBehalf: [...ports.settings.onBehalf],
    canWrite,
  };
}
