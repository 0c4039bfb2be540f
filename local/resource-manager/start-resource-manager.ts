import type { Clock } from "../../shared/base/clock.ts";
import type { Route, TenantRequest, TenantResponse } from "../tenant/http.ts";
import { openServer } from "../tenant/server.ts";

export interface ResourceManagerOptions {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  readonly clock: Clock;
  /** The one function app there is: `/subscriptions/…/resourceGroups/…/providers/Microsoft.Web/sites/…`. */
  readonly resourceId: string;
  /** Functions that the app registers with these settings. */
  readonly functionsWith: (settings: Settings) => readonly string[];
}

type Settings = Readonly<Record<string, string>>;

/** What the app answers at `/api/health/deep` to holders of its key. */
type Answer = { readonly status: number; readonly body: object };

export interface SimulatedApp {
  settings: Settings;
  /** What the platform was last told: it wakes the app for these alone. */
  syncedFunctions: readonly string[];
  /** How many more requests the app, or its host, does not take because it is starting. */
  startsAfter: number;
  deepHealth: (settings: Settings) => Answer;
}

export interface ResourceManagerServer {
  /** `https://localhost:PORT`: of Resource Manager and, the same, of the app. */
  readonly url: string;
  readonly app: SimulatedApp;
  readonly functionKey: string;
  /** Whoever calls may do nothing here. */
  readonly faults: { forbidden: boolean };
  /** Method and path of every request that asked for a change, refused ones included. */
  readonly writes: readonly string[];
  stop(): Promise<void>;
}

/** A restart of the app, counted in requests. */
const RESTART_REQUESTS = 2;

/** The part of Azure Resource Manager that a function app is set by, and the address at which the app tells how it is. */
export async function startResourceManager(options: ResourceManagerOptions): Promise<ResourceManagerServer> {
  const app: SimulatedApp = {
    settings: {},
    syncedFunctions: [],
    startsAfter: 0,
    deepHealth: () => ({ status: 200, body: { status: "ok", steps: [] } }),
  };
  const faults = { forbidden: false };
  const writes: string[] = [];
  const functionKey = "the function key";
  const place = { host: () => new URL(server.url).host, functionKey };
  const guarded = (handle: Route["handle"]) => (request: TenantRequest) => {
    if (isChange(request)) writes.push(`${request.method} ${request.url.pathname.slice(options.resourceId.length)}`);
    return refusal(request, faults.forbidden) ?? handle(request);
  };
  const routes = [
    ...managementRoutes(options, app, place).map(({ path, handle, ...row }) => ({
      ...row,
      path: options.resourceId + path,
      handle: guarded(handle),
    })),
    ...appRoutes(app, functionKey),
  ];
  const server = await openServer({ tls: options.tls, port: 0, clock: options.clock, routes });
  return { url: server.url, app, functionKey, faults, writes, stop: () => server.close() };
}

/** "Web Apps" of the REST reference of App Service; listing is a POST where secrets may be among what is listed. */
function managementRoutes(
  { functionsWith, resourceId }: ResourceManagerOptions,
  app: SimulatedApp,
  { host, functionKey }: { host: () => string; functionKey: string },
): Route[] {
  const name = resourceId.slice(resourceId.lastIndexOf("/") + 1);
  return [
    { method: "GET", path: "", handle: () => ok({ name, properties: { defaultHostName: host() } }) },
    { method: "POST", path: "/config/appsettings/list", handle: () => ok({ properties: app.settings }) },
    {
      method: "PUT",
      path: "/config/appsettings",
      handle: ({ body }) => {
        app.settings = (JSON.parse(body.toString("utf8")) as { properties: Settings }).properties;
        app.startsAfter = RESTART_REQUESTS;
        return ok({ properties: app.settings });
      },
    },
    {
      method: "GET",
      path: "/functions",
      handle: () => ok({ value: app.syncedFunctions.map((one) => ({ name: `${name}/${one}` })) }),
    },
    {
      method: "POST",
      path: "/syncfunctiontriggers",
      handle: () => {
        if (isStarting(app))
          return failure(400, "BadRequest", "Encountered an error (ServiceUnavailable) from host runtime.");
        app.syncedFunctions = functionsWith(app.settings);
        return { status: 204 };
      },
    },
    {
      method: "POST",
      path: "/host/default/listkeys",
      handle: () => ok({ masterKey: "the master key", functionKeys: { default: functionKey }, systemKeys: {} }),
    },
  ];
}

function appRoutes(app: SimulatedApp, functionKey: string): Route[] {
  return [
    {
      method: "GET",
      path: "/api/health/deep",
      handle: ({ headers }) => {
        if (headers["x-functions-key"] !== functionKey) return { status: 401 };
        return isStarting(app) ? { status: 503 } : app.deepHealth(app.settings);
      },
    },
  ];
}

function isStarting(app: SimulatedApp): boolean {
  if (app.startsAfter === 0) return false;
  app.startsAfter -= 1;
  return true;
}

function isChange({ method, url }: TenantRequest): boolean {
  return method !== "GET" && !/\/list(keys)?$/.test(url.pathname);
}

function refusal({ headers, url }: TenantRequest, forbidden: boolean): TenantResponse | undefined {
  if (!headers.authorization?.startsWith("Bearer "))
    return failure(401, "AuthenticationFailed", "Authentication failed.");
  if (forbidden)
    return failure(403, "AuthorizationFailed", "The client does not have authorization to perform action.");
  if (!url.searchParams.get("api-version"))
    return failure(400, "MissingApiVersionParameter", "api-version is required.");
  return undefined;
}

function failure(status: number, code: string, message: string): TenantResponse {
  return { status, body: { error: { code, message } } };
}

function ok(body: object): TenantResponse {
  return { status: 200, body };
}
