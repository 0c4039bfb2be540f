import * as z from "zod";
import type { OnBehalfCredentials } from "../../../shared/azure/on-behalf-credential.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import type { ChaosCredentialOptions } from "./graph-credential.ts";

const answer = z.object({ access_token: z.string(), expires_in: z.number() });

/** The exchange of a person's token at the tenant's own token endpoint; MSAL, which does it otherwise, needs a socket. */
export function createChaosOnBehalf(
  options: Omit<ChaosCredentialOptions, "settings"> & {
    readonly settings: ChaosCredentialOptions["settings"] & { readonly apiClientId: string | undefined };
  },
): OnBehalfCredentials {
  const { settings, secrets, clock } = options;
  return {
    of: (assertion) => ({
      getToken: async (scopes) => {
        const [secret] = await secrets.enabledVersions(SECRET_NAMES.apiClientSecret);
        const body = new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
          requested_token_use: "on_behalf_of",
          client_id: settings.apiClientId ?? "",
          client_secret: secret?.value ?? "",
          scope: [scopes].flat().join(" "),
          assertion,
        });
        const url = `${settings.graphAuthority}/${settings.tenantId}/oauth2/v2.0/token`;
        const response = await options.fetch(url, { method: "POST", body }).catch((cause: unknown) => {
          throw new TeamsinkError("authority-unavailable", undefined, { cause });
        });
        if (!response.ok) throw new TeamsinkError("consent-required");
        const { access_token: token, expires_in: lifetimeSeconds } = answer.parse(await response.json());
        return { token, expiresOnTimestamp: clock.nowMs() + lifetimeSeconds * 1_000 };
      },
    }),
  };
}
