import { randomBytes } from "node:crypto";
import type { LogRecord } from "../../../local/functions-host/log.ts";
import {
  type SpawnedFunctionsHost,
  type SpawnFunctionsHostOptions,
  spawnFunctionsHost,
} from "../../../local/functions-host/spawn-functions-host.ts";

/**
 * What a killed host was working on stays hidden for the rest of its lease: ten minutes in Azure, which no round waits for.
 */
const QUEUE_LEASE_SECONDS = 5;
const CLOCK = new URL("clock-shift.ts", import.meta.url).href;

export interface HostProcessOptions extends Pick<SpawnFunctionsHostOptions, "bundlePath" | "https" | "env"> {
  readonly onLog: (record: LogRecord) => void;
  /** Called whenever there is a new process, or none. */
  readonly onChange: (host: HostProcess) => void;
}

/** One instance of the functions host, which may die, stand still, and be off with its clock. */
export class HostProcess {
  #host: SpawnedFunctionsHost | undefined;
  /** How often it has ended although nobody had ended it, and was started again. */
  crashes = 0;
  readonly #options: HostProcessOptions;
  readonly #keys = { master: randomBytes(24).toString("hex"), host: [] };

  constructor(options: HostProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#host?.pid;
  }

  get httpsPort(): number | undefined {
    return this.#host?.ready.httpsPort;
  }

  async start(clockShiftMs = 0): Promise<void> {
    const { onLog, onChange, env, ...rest } = this.#options;
    const clock = { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_SHIFT_MS: String(clockShiftMs) };
    const host = await spawnFunctionsHost({
      ...rest,
      keys: this.#keys,
      hostJsonPath: "host.json",
      queueLeaseSeconds: QUEUE_LEASE_SECONDS,
      env: clockShiftMs === 0 ? env : { ...env, ...clock },
      onLog,
    });
    this.#host = host;
    onChange(this);
    void host.exited.then(() => {
      if (this.#host !== host) return;
      this.crashes += 1;
      void this.start();
    });
  }

  async kill(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    await host?.kill();
    this.#options.onChange(this);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    if (this.#host) process.kill(this.#host.pid, signal);
  }

  /** GET of its API. */
  get(path: string, signal: AbortSignal): Promise<Response> {
    const headers = { "x-functions-key": this.#keys.master };
    return fetch(`http://127.0.0.1:${this.#host?.ready.httpPort}${path}`, { headers, signal });
  }

  /** Runs a function that is not triggered by HTTP, as the portal's "Run" does. */
  async runFunction(name: string): Promise<void> {
    const url = `http://127.0.0.1:${this.#host?.ready.httpPort}/admin/functions/${name}`;
    const headers = { "x-functions-key": this.#keys.master, "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ input: "" }) });
    if (answer.status !== 202) throw new Error(`${name} was answered ${answer.status}`);
  }
}
