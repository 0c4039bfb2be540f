import { randomBytes } from "node:crypto";
import { readSettings } from "../../shared/base/read-settings.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { BUNDLE_PATH } from "../build.ts";
import { ensureBundle } from "../ensure-bundle.ts";
import { freePort, isPortFree, startDespiteTakenPorts } from "../free-port.ts";
import type { LogRecord } from "../functions-host/log.ts";
import { DEFAULT_HTTP_PORT } from "../functions-host/process-options.ts";
import { type SpawnedFunctionsHost, spawnFunctionsHost } from "../functions-host/spawn-functions-host.ts";
import type { Tenant } from "../tenant/start-tenant.ts";
import { checkEnvironment, corsOriginsIn, type Environment, settingsFor } from "./environment.ts";
import { type Service, startServices } from "./services.ts";
import { createTokenSource, type TokenSource } from "./token-source.ts";
import { createTrust, type Trust } from "./trust.ts";

export interface StackOptions {
  readonly environment: Environment;
  /** The same seed gives the same tenant. */
  readonly seed: number;
  /** Where people reach the functions host; any free port when it is taken. */
  readonly httpPort?: number;
  /** Rather fail than listen at another port. */
  readonly insistsOnPort?: boolean;
  /** See `FunctionsHostOptions.queueLeaseMs`: how long a killed host's messages stay hidden. */
  readonly queueLeaseSeconds?: number;
  readonly onLog?: (record: LogRecord) => void;
  /** Told in a word or two what is ready, as soon as it is. */
  readonly onReady?: (what: string) => void;
  /** Ends the start after the step that is under way, with everything that was started. */
  readonly signal?: AbortSignal;
}

export interface Stack extends TokenSource {
  /** What was started here, in order; what the environment already names is not among it. */
  readonly services: readonly Service[];
  /** Missing when GRAPH_ENDPOINT names somebody else's. */
  readonly tenant: Tenant | undefined;
  readonly settings: Readonly<Record<string, string>>;
  /** What the functions host trusts besides Node's own list. */
  readonly caFile: string;
  /** The certificate authority behind the functions host's https address. */
  readonly authorityFile: string;
  /** Of the functions host, for people. */
  readonly baseUrl: string;
  readonly functionKey: string;
  /** Opens what is for operators, beside the function key. Missing when KEY_VAULT_URL names somebody else's. */
  readonly operatorKey: string | undefined;
  /** Of the functions host itself: runs any function, and opens all that wants a function key. */
  readonly masterKey: string;
  readonly host: SpawnedFunctionsHost;
  /** Runs a function that is not triggered by HTTP, as the portal's "Run" does. */
  runFunction(name: string): Promise<void>;
  /** As a crash would: SIGKILL. */
  killHost(): Promise<void>;
  /** Starts it again, at the same addresses. */
  restartHost(): Promise<void>;
  /** Another in its place, with the bundle that is there now; what is under way is finished first. */
  replaceHost(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The whole product on this machine: certificate authority, simulated tenant, Key Vault, storage, database, and the
 * functions host with the built bundle. Nothing of it outlives `stop`, nor the process that called this.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { environment, seed, onReady = () => {}, signal } = options;
  checkEnvironment(environment);
  const corsOrigins = corsOriginsIn(environment);
  await checkPort(options);
  const trust = await createTrust(environment.NODE_EXTRA_CA_CERTS);
  let services: readonly Service[] = [];
  try {
    onReady("certificates");
    signal?.throwIfAborted();
    const [built, started] = await Promise.allSettled([
      ensureBundle().then(() => onReady("bundle")),
      startServices({ environment, trust, seed, onReady }),
    ]);
    if (started.status === "rejected") throw started.reason;
    services = started.value;
    if (built.status === "rejected") throw built.reason;
    signal?.throwIfAborted();
    const stack = await startDespiteTakenPorts(() => startHost({ ...options, corsOrigins }, trust, services));
    onReady("functions host");
    return stack;
  } catch (error) {
    await stopAll(services, trust);
    throw error;
  }
}

/** @throws Error when the port that somebody insists on is taken */
async function checkPort({ httpPort, insistsOnPort }: StackOptions): Promise<void> {
  if (!insistsOnPort || httpPort === undefined || (await isPortFree(httpPort))) return;
  throw new Error(
    `Another program listens at port ${httpPort}. End it, name another port with --port, or leave --port out: then any ` +
      "port that is free is taken.",
  );
}

type HostOptions = StackOptions & { readonly corsOrigins: readonly string[] };

async function startHost(options: HostOptions, trust: Trust, services: readonly Service[]): Promise<Stack> {
  await checkPort(options);
  const httpPort = await freePort(options.httpPort ?? DEFAULT_HTTP_PORT);
  const httpsPort = await freePort();
  const functionKey = randomBytes(16).toString("hex");
  const keys = { master: randomBytes(24).toString("hex"), host: [functionKey] };
  const started = Object.assign({}, ...services.map((service) => service.settings)) as Record<string, string>;
  const settings = {
    NOTIFICATION_BASE_URL: `https://localhost:${httpsPort}`,
    ...settingsFor(options.environment, started),
  };
  // The app itself could only be asked for its health without them.
  readSettings(settings, RESOURCE_GRAMMAR);
  const spawn = () =>
    spawnFunctionsHost({
      bundlePath: BUNDLE_PATH,
      hostJsonPath: "host.json",
      httpPort,
      https: { port: httpsPort, keyFile: trust.keyFile, certFile: trust.certificateFile },
      keys,
      corsOrigins: options.corsOrigins,
      env: { ...settings, NODE_EXTRA_CA_CERTS: trust.caFile },
      ...(options.queueLeaseSeconds === undefined ? {} : { queueLeaseSeconds: options.queueLeaseSeconds }),
      ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
    });
  let host = await spawn();
  const baseUrl = `http://localhost:${httpPort}`;
  const tenant = services.find((service) => service.tenant)?.tenant;
  return {
    services,
    tenant,
    ...createTokenSource({ tenant, ca: trust.authority.certificatePem }),
    settings,
    caFile: trust.caFile,
    authorityFile: trust.authorityFile,
    baseUrl,
    functionKey,
    operatorKey: services.find((service) => service.operatorKey)?.operatorKey,
    masterKey: keys.master,
    get host() {
      return host;
    },
    runFunction: (name) => runFunction(`${baseUrl}/admin/functions/${name}`, keys.master),
    killHost: () => host.kill(),
    restartHost: async () => {
      host = await spawn();
    },
    replaceHost: async () => {
      await host.stop();
      host = await spawn();
    },
    stop: async () => {
      await host.stop();
      await stopAll(services, trust);
    },
  };
}

async function runFunction(url: string, masterKey: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "x-functions-key": masterKey, "content-type": "application/json" },
    body: JSON.stringify({ input: "" }),
  });
  if (response.status !== 202) throw new Error(`${url} answered ${response.status}`);
}

/** The tenant last of all but the files: until then it may still want to deliver. */
async function stopAll(services: readonly Service[], trust: Trust): Promise<void> {
  await Promise.allSettled(services.map((service) => service.stop()));
  await trust.remove();
}
