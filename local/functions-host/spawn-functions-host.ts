import { z } from "zod";
import { type ChildService, startChildService } from "../services/child-service.ts";
import type { HostKeys } from "./http/keys.ts";
import type { LogRecord } from "./log.ts";
import { KEYS_VARIABLE, MASTER_KEY_VARIABLE } from "./process-options.ts";

export interface SpawnFunctionsHostOptions {
  readonly bundlePath: string;
  readonly hostJsonPath: string;
  /** 0, the default, takes any free port. */
  readonly httpPort?: number;
  /** PEM files. */
  readonly https?: { readonly port?: number; readonly keyFile: string; readonly certFile: string };
  readonly keys: HostKeys;
  /** The app settings, and whatever else of the environment the app needs: nothing else is passed on but PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** See `FunctionsHostOptions.corsOrigins`. */
  readonly corsOrigins?: readonly string[];
  readonly queueLeaseSeconds?: number;
  readonly onLog?: (record: LogRecord) => void;
}

const readySchema = z.object({
  type: z.literal("ready"),
  httpPort: z.number(),
  httpsPort: z.number().optional(),
  functions: z.array(
    z.object({
      name: z.string(),
      trigger: z.enum(["httpTrigger", "queueTrigger", "timerTrigger"]),
      source: z.string(),
    }),
  ),
});

export type SpawnedFunctionsHost = ChildService<z.output<typeof readySchema>>;

/** Starts `main.ts` as a child process and resolves when it serves. It ends with the process that started it. */
export function spawnFunctionsHost(options: SpawnFunctionsHostOptions): Promise<SpawnedFunctionsHost> {
  const { onLog, keys } = options;
  return startChildService({
    entry: new URL("./main.ts", import.meta.url),
    args: toArguments(options),
    env: {
      PATH: process.env.PATH,
      ...options.env,
      [MASTER_KEY_VARIABLE]: keys.master,
      [KEYS_VARIABLE]: keys.host.join(","),
    },
    readySchema,
    ...(onLog === undefined ? {} : { onOutput: (line, stream) => onLog(toRecord(line, stream)) }),
  });
}

function toArguments(options: SpawnFunctionsHostOptions): string[] {
  const { https, corsOrigins = [], queueLeaseSeconds } = options;
  const values: Record<string, string | number | undefined> = {
    bundle: options.bundlePath,
    "host-json": options.hostJsonPath,
    "http-port": options.httpPort ?? 0,
    "https-port": https && (https.port ?? 0),
    "https-key": https?.keyFile,
    "https-cert": https?.certFile,
    "cors-origins": corsOrigins.length > 0 ? corsOrigins.join(",") : undefined,
    "queue-lease-seconds": queueLeaseSeconds,
  };
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

/** Function code may write past the console; Node itself writes warnings to stderr. */
function toRecord(line: string, stream: "stdout" | "stderr"): LogRecord {
  if (stream === "stdout" && line.startsWith("{")) {
    try {
      return JSON.parse(line) as LogRecord;
    } catch {
      // Not one of ours after all.
    }
  }
  return { category: `Host.Process.${stream}`, level: stream === "stdout" ? "information" : "warning", message: line };
}
