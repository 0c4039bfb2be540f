import type { TokenCredential } from "@azure/identity";
import * as z from "zod";
import type { Clock } from "../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import type { Settings } from "../../../shared/base/read-settings.ts";
import { SECRET_NAMES, type SecretStore } from "../../../shared/port/secret-store.ts";

const answer = z.object({ access_token: z.string(), expires_in: z.number() });

/** As MSAL does: a token is not used to its very end. */
const SPARE_MS = 5 * 60_000;

export interface ChaosCredentialOptions {
  readonly settings: Pick<Settings, "tenantId" | "clientId" | "graphAuthority">;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** The client credentials grant by the tenant's own token endpoint, cached like the SDK's, which needs a socket. */
export function createChaosCredential(options: ChaosCredentialOptions): TokenCredential {
  const { settings, secrets, clock } = options;
  let held: { token: string; expiresOnTimestamp: number } | undefined;
  return {
    getToken: async (scopes, given) => {
      const isFresh = held !== undefined && clock.nowMs() < held.expiresOnTimestamp - SPARE_MS;
      if (held !== undefined && isFresh && given?.claims === undefined) return held;
      const [secret] = await secrets.enabledVersions(SECRET_NAMES.clientSecret);
      const body = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: settings.clientId,
        client_secret: secret?.value ?? "",
        scope: [scopes].flat().join(" "),
      });
      const url = `${settings.graphAuthority}/${settings.tenantId}/oauth2/v2.0/token`;
      const response = await options.fetch(url, { method: "POST", body }).catch((cause: unknown) => {
        throw new TeamsinkError("authority-unavailable", undefined, { cause });
      });
      if (!response.ok) throw new TeamsinkError("graph-unauthorized");
      const { access_token: token, expires_in: lifetimeSeconds } = answer.parse(await response.json());
      held = { token, expiresOnTimestamp: clock.nowMs() + lifetimeSeconds * 1_000 };
      return held;
    },
  };
}
