import { createSeededRandom } from "../../local/seeded-random.ts";
import type { SimulatedClock } from "../../local/simulated-clock.ts";
import { createSigningKey } from "../../local/tenant/authority/key-ring.ts";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import { type OpenTenant, type OpenTenantOptions, openTenant } from "../../local/tenant/open-tenant.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { createGraphClient, type GraphClient } from "../../shared/graph/client.ts";
import { createReaderBudget } from "../../shared/job/reader-budget.ts";
import { createRecordingLog } from "./recording-log.ts";

const ORIGIN = "https://graph.contoso.example";

const TENANT_APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

/** A tenant without a port, asked as anybody may ask it and by the product's own client. */
export interface InProcessTenant extends OpenTenant {
  readonly client: GraphClient;
  /** `path` is under /v1.0, or a whole link. */
  graph(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

export async function openInProcessTenant(
  clock: SimulatedClock,
  options: Partial<OpenTenantOptions> = {},
): Promise<InProcessTenant> {
  const post = async () => ({ status: 202, contentType: "text/plain", body: "" });
  const tenant = await openTenant({
    clock,
    app: TENANT_APP,
    seed: 7,
    origin: () => ORIGIN,
    poster: Object.assign(post, { close: () => undefined }),
    createSigningKey,
    ...options,
  });
  const ask = inProcessFetch(tenant.door, ORIGIN);
  const tokenOf = async () => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: TENANT_APP.clientId,
      client_secret: TENANT_APP.clientSecret,
      scope: `${ORIGIN}/.default`,
    });
    const answer = await ask(`${ORIGIN}/${TENANT_APP.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  // Whoever sleeps moves time on: nothing else is under way that could come too late.
  const impatient: Clock = { nowMs: () => clock.nowMs(), sleep: (delayMs) => clock.advance(delayMs) };
  const client = createGraphClient({
    endpoint: ORIGIN,
    credential: { getToken: async () => ({ token: await tokenOf(), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    budget: createReaderBudget({ clock: impatient }),
    clock: impatient,
    log: createRecordingLog(),
    fetch: ask,
    random: createSeededRandom(1).next,
  });
  return {
    ...tenant,
    client,
    graph: async (path, headers = {}) =>
      ask(path.startsWith("https:") ? path : `${ORIGIN}/v1.0${path}`, {
        headers: { authorization: `Bearer ${await tokenOf()}`, ...headers },
      }),
  };
}
