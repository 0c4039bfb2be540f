import { readFile } from "node:fs/promises";
import path from "node:path";
import { type Clock, systemClock } from "../../shared/base/clock.ts";
import { type AppSettings, isDisabled } from "./app-settings.ts";
import { createCoreApi } from "./core-api.ts";
import { type FunctionDefinition, toFunctionDefinition } from "./function-definition.ts";
import { FunctionsApp } from "./functions-app.ts";
import { type HostSettings, parseHostJson } from "./host-json.ts";
import { createAdminApi } from "./http/admin-api.ts";
import { createCors } from "./http/cors.ts";
import type { HostKeys } from "./http/keys.ts";
import { type HttpListener, listen, type TlsCredentials } from "./http/listener.ts";
import { createRequestListener, type RequestListenerOptions } from "./http/request-listener.ts";
import { createRouter, fullRoute, type HttpFunction } from "./http/router.ts";
import { createInvoker } from "./invoke.ts";
import { loadBundle } from "./load-bundle.ts";
import { describeError, type LogSink } from "./log.ts";
import { createRunNow } from "./run-now.ts";
import type { TriggerListener } from "./trigger-listener.ts";
import { createTriggerListeners, DEFAULT_QUEUE_LEASE_MS } from "./trigger-listeners.ts";

/** How long functions that are under way may take to finish when the host stops. */
const DEFAULT_DRAIN_MS = 5_000;

export interface FunctionsHostOptions {
  /** The CommonJS file that is deployed. */
  readonly bundlePath: string;
  readonly hostJsonPath: string;
  /** 0, the default, takes any free port. */
  readonly httpPort?: number;
  readonly https?: TlsCredentials & { readonly port?: number };
  readonly keys: HostKeys;
  /** Whose pages may call from a browser; none, the default, is none. */
  readonly corsOrigins?: readonly string[];
  /** App settings that bindings refer to; function code itself reads process.env. */
  readonly settings?: AppSettings;
  readonly clock?: Clock;
  readonly sink?: LogSink;
  /** For how long a fetched queue message is hidden, and thus how long a crash keeps it from everybody. Azure's: 10 minutes. */
  readonly queueLeaseMs?: number;
  readonly drainMs?: number;
}

interface FunctionSummary {
  readonly name: string;
  readonly trigger: FunctionDefinition["trigger"]["type"];
  /** Methods and path, queue name, or schedule. */
  readonly source: string;
}

export interface FunctionsHost {
  readonly httpPort: number;
  readonly httpsPort: number | undefined;
  readonly functions: readonly FunctionSummary[];
  stop(): Promise<void>;
}

/** @throws Error when the bundle, host.json or an app setting makes it impossible to run every function */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { clock = systemClock, sink = () => {}, settings = process.env, keys } = options;
  const hostSettings = parseHostJson(await readFile(options.hostJsonPath, "utf8"));
  const app = new FunctionsApp(sink);
  const definitions = (await loadApp(app, options.bundlePath)).filter(({ name }) => !isDisabled(name, settings));
  const invoke = createInvoker({ app, clock, sink });
  // Whatever cannot work is found here, before anything runs.
  const leaseMs = options.queueLeaseMs ?? DEFAULT_QUEUE_LEASE_MS;
  const triggers = createTriggerListeners({ definitions, settings, hostSettings, invoke, clock, sink, leaseMs });
  const router = createRouter(definitions.filter(isHttp), hostSettings.routePrefix);
  const startedMs = clock.nowMs();
  const uptimeMs = () => clock.nowMs() - startedMs;
  const admin = createAdminApi({ keys, definitions, runNow: createRunNow(invoke), uptimeMs });

  const directory = path.dirname(path.resolve(options.hostJsonPath));
  await app.runLifetimeHooks("appStart", directory);
  const { http, https } = await openListeners(options, {
    router,
    admin,
    keys,
    cors: createCors(options.corsOrigins ?? []),
    invoke,
    sink,
  });
  for (const trigger of triggers) trigger.start();

  const stop = async () => {
    await drain([http, ...(https ? [https] : [])], triggers, options.drainMs ?? DEFAULT_DRAIN_MS);
    await app.runLifetimeHooks("appTerminate", directory).catch((error: unknown) => {
      const message = "An appTerminate hook failed";
      sink({ category: "Host.General", level: "error", message, error: describeError(error) });
    });
  };
  let stopping: Promise<void> | undefined;
  return {
    httpPort: http.port,
    httpsPort: https?.port,
    functions: definitions.map((definition) => summarize(definition, hostSettings)),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function openListeners(
  { httpPort, https: tls }: FunctionsHostOptions,
  serving: Omit<RequestListenerOptions, "scheme">,
): Promise<{ http: HttpListener; https: HttpListener | undefined }> {
  const http = await listen(httpPort ?? 0, createRequestListener({ scheme: "http", ...serving }));
  if (tls === undefined) return { http, https: undefined };
  try {
    return { http, https: await listen(tls.port ?? 0, createRequestListener({ scheme: "https", ...serving }), tls) };
  } catch (error) {
    await http.stop();
    throw error;
  }
}

/** @throws Error when the bundle does not load, or registers what no host can run */
export async function checkBundle(bundlePath: string): Promise<void> {
  await loadApp(new FunctionsApp(() => {}), bundlePath);
}

async function loadApp(app: FunctionsApp, bundlePath: string): Promise<FunctionDefinition[]> {
  loadBundle(bundlePath, createCoreApi(app));
  app.lock();
  if (app.model === undefined) throw new Error(`${bundlePath} registered no function`);
  const capabilities = await app.model.getCapabilities({});
  if (capabilities.HttpUri) throw new Error("This host has no HTTP streams: leave enableHttpStream off");
  return [...app.functions.values()].map(({ metadata }) => toFunctionDefinition(metadata));
}

/** New work stops at once; what is under way gets its time and is then left to its fate, as when an instance goes. */
async function drain(
  listeners: readonly HttpListener[],
  triggers: readonly TriggerListener[],
  drainMs: number,
): Promise<void> {
  const done = Promise.all([...listeners, ...triggers].map((one) => one.stop()));
  const timeUp = new AbortController();
  // Real time whatever the host's clock: nobody moves a simulated one for a process that has to end.
  await Promise.race([done, systemClock.sleep(drainMs, timeUp.signal).catch(() => {})]);
  timeUp.abort();
  for (const listener of listeners) listener.destroy();
}

function isHttp(definition: FunctionDefinition): definition is HttpFunction {
  return definition.trigger.type === "httpTrigger";
}

function summarize(definition: FunctionDefinition, { routePrefix }: HostSettings): FunctionSummary {
  const { name, trigger } = definition;
  if (isHttp(definition)) {
    const source = `${definition.trigger.methods.join(",")} /${fullRoute(definition, routePrefix)}`;
    return { name, trigger: "httpTrigger", source };
  }
  const source =
    trigger.type === "queueTrigger" ? trigger.queueName : trigger.type === "timerTrigger" ? trigger.schedule : "";
  return { name, trigger: trigger.type, source };
}
