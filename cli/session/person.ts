import * as z from "zod";

/** What a token of the API says of whoever it is for; for what to offer, since what is given the API decides. */
const claimsSchema = z.object({
  scp: z.string().default(""),
  roles: z.array(z.string()).default([]),
});

export interface TokenClaims {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

export function claimsIn(token: string): TokenClaims {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    const { scp, roles } = claimsSchema.parse(JSON.parse(payload));
    return { scopes: scp.split(" ").filter(Boolean), roles };
  } catch {
    return { scopes: [], roles: [] };
  }
}
