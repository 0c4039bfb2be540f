import { runAsChildService } from "../../../local/services/run-as-child-service.ts";
import { createPoster } from "../../../local/tenant/delivery/poster.ts";
import { PERMISSIONS } from "../../../local/tenant/graph/permissions.ts";
import { MAX_CONCURRENT_POSTS_PER_URL } from "../../../local/tenant/limits.ts";
import { openTenant } from "../../../local/tenant/open-tenant.ts";
import { listen } from "../../../local/tenant/server.ts";
import { systemClock } from "../../../shared/base/clock.ts";
import { TENANT_OPTIONS, tenantOptionsSchema } from "./tenant.ts";

/** The simulated tenant in a process of its own, whose links lead through the proxy in front of it. */
await runAsChildService({
  start: async () => {
    const { origin, seed, app, tls, notificationCa } = tenantOptionsSchema.parse(
      JSON.parse(process.env[TENANT_OPTIONS] ?? ""),
    );
    const tenant = await openTenant({
      clock: systemClock,
      app: { ...app, grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())] },
      seed,
      origin: () => origin,
      // A connection each, or an instance that comes back would get no post for as long as the other's connections live.
      poster: createPoster({ ca: notificationCa, maxSockets: MAX_CONCURRENT_POSTS_PER_URL, keepAlive: false }),
      // Hosts that stand still would put us on Graph's list of slow endpoints for ten minutes; and no round waits for the
      // daily sync, which is what finds a system message where Graph tells of none.
      behaviours: { slowEndpointRule: false, tenantWideSystemMessages: true },
    });
    const server = await listen(tenant.door, { tls, port: 0 });
    return {
      ready: { port: Number(new URL(server.url).port) },
      stop: async () => {
        await tenant.stop();
        await server.close();
      },
    };
  },
});
