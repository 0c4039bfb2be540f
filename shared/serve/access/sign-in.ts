import * as z from "zod";
import type { Settings } from "../../base/read-settings.ts";
import { SCOPE, WRITE_SCOPE } from "./rights.ts";

export const signInSchema = z.strictObject({
  entra: z
    .strictObject({
      authority: z.url().describe("Of the tenant: https, without a slash at its end"),
      clientId: z.guid().describe("The app registration as which a page asks for tokens"),
      scope: z.string().describe("What it asks for: to read for the person who signs in"),
      writeScope: z
        .string()
        .nullable()
        .describe("And to write in their name; null where ON_BEHALF lets nothing be written"),
    })
    .nullable()
    .describe("Null where nobody can sign in, since VIEWER_CLIENT_ID or API_CLIENT_ID is not set"),
});

export type SignIn = z.infer<typeof signInSchema>;

/** Nothing of it is secret: whoever signs in anywhere sees it in the address. */
export function signInOf({
  apiClientId,
  viewerClientId,
  graphAuthority,
  tenantId,
  onBehalf,
}: Pick<Settings, "apiClientId" | "onBehalf" | "viewerClientId" | "graphAuthority" | "tenantId">): SignIn {
  if (apiClientId === undefined || viewerClientId === undefined) return { entra: null };
  return {
    entra: {
      authority: `${graphAuthority}/${tenantId}`,
      clientId: viewerClientId,
      scope: `api://${apiClientId}/${SCOPE}`,
      writeScope: onBehalf.size === 0 ? null : `api://${apiClientId}/${WRITE_SCOPE}`,
    },
  };
}
