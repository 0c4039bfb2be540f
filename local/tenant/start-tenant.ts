import { createPoster } from "./delivery/poster.ts";
import { MAX_CONCURRENT_POSTS_PER_URL } from "./limits.ts";
import { type OpenTenant, type OpenTenantOptions, openTenant } from "./open-tenant.ts";
import { listen } from "./server.ts";

export interface TenantOptions extends Omit<OpenTenantOptions, "origin" | "poster"> {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** What others call it, who may reach it by a way of their own; `localhost`, where it listens, unless told. */
  readonly host?: string;
  /** PEM of the authority behind the receivers' certificates; without it, what Node trusts. */
  readonly notificationCa?: string;
}

export interface Tenant
  extends Pick<OpenTenant, "model" | "copilot" | "serviceHealth" | "presences" | "control" | "stop"> {
  /** `https://localhost:PORT`, or with `host`: of Graph (`/v1.0` comes after it) and, the same, of the login authority. */
  readonly url: string;
  readonly authorityUrl: string;
}

/** One Microsoft 365 tenant on this machine: Graph, login authority and change notifications behind one https port. */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  let url = "";
  const poster = createPoster({ ca: options.notificationCa, maxSockets: MAX_CONCURRENT_POSTS_PER_URL });
  const { door, model, copilot, serviceHealth, presences, control, stop } = await openTenant({
    ...options,
    poster,
    origin: () => url,
  });
  const server = await listen(door, { tls: options.tls, port: options.port ?? 0 });
  url = options.host === undefined ? server.url : server.url.replace("localhost", options.host);
  const stopAll = async () => {
    await stop();
    await server.close();
  };
  return { url, authorityUrl: url, model, copilot, serviceHealth, presences, control, stop: stopAll };
}
