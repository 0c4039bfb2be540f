/**
 * What the tenant wants to see before it lets something be done, of a challenge: JSON, as a new sign-in takes it. "Claims
 * challenges, claims requests, and client capabilities".
 */
export function claimsOf({ status, headers }: Pick<Response, "status" | "headers">): string | undefined {
  const challenge = headers.get("www-authenticate");
  const [, packed] = /\bclaims="([A-Za-z0-9+/=_-]+)"/.exec(challenge ?? "") ?? [];
  if (status !== 401 || packed === undefined) return undefined;
  try {
    const claims = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    JSON.parse(claims);
    return claims;
  } catch {
    return undefined;
  }
}
