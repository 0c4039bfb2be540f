import { createHash } from "node:crypto";

/** Id of the service principal that an app has in this tenant: the same in every run. */
export function servicePrincipalIdOf(clientId: string): string {
  const hex = createHash("sha256").update(clientId).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
