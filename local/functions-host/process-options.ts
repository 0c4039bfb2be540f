import { readFileSync } from "node:fs";
import { text, UsageError, type ValuesOf, valued, whole } from "../command-line.ts";
import type { FunctionsHostOptions } from "./functions-host.ts";
import { originsIn } from "./http/cors.ts";

/** The host's command line and environment. Keys come by environment alone: an argument can be read in the process list. */

/** As of Azure's own tools. */
export const DEFAULT_HTTP_PORT = 7071;

export const COMMAND = {
  invocation: "npx node local/functions-host/main.ts",
  about: `The functions host as a process of its own: loads a built bundle and drives its functions, with the settings that stand in
the environment. Prints one line of JSON a log record, and ends on SIGTERM, SIGINT, SIGHUP or when its parent is gone.`,
  options: {
    bundle: valued("FILE", text("a file").default("dist/index.cjs"), "what `npm run build` made"),
    "host-json": valued("FILE", text("a file").default("host.json"), "how the host is configured"),
    "http-port": valued("P", whole(0, 65_535).default(DEFAULT_HTTP_PORT), "where it listens; 0 takes any free port"),
    "https-port": valued("P", whole(0, 65_535).optional(), "where it listens with https as well, with the two below"),
    "https-key": valued("FILE", text("a file").optional(), "its private key, PEM"),
    "https-cert": valued("FILE", text("a file").optional(), "its certificate, PEM"),
    "cors-origins": valued(
      "ORIGINS",
      text("origins").default(""),
      "whose pages may call from a browser, comma separated; none when left out",
    ),
    "queue-lease-seconds": valued(
      "S",
      whole(1, 3_600).optional(),
      "how long a queue message stays hidden while it is worked on; ten minutes when left out, as in Azure",
    ),
  },
  more: `FUNCTIONS_HOST_MASTER_KEY and FUNCTIONS_HOST_KEYS (comma separated) are the keys that callers have to show.`,
};
type Values = ValuesOf<typeof COMMAND.options>;

export const MASTER_KEY_VARIABLE = "FUNCTIONS_HOST_MASTER_KEY";
/** Comma separated. */
export const KEYS_VARIABLE = "FUNCTIONS_HOST_KEYS";

export type ProcessOptions = Pick<
  FunctionsHostOptions,
  "bundlePath" | "hostJsonPath" | "httpPort" | "https" | "keys" | "corsOrigins" | "queueLeaseMs"
>;

/**
 * Takes the keys out of `env`, so that function code does not find there what Azure would not give it either.
 * @throws UsageError
 */
export function toHostOptions(values: Values, env: NodeJS.ProcessEnv): ProcessOptions {
  const keys = {
    master: env[MASTER_KEY_VARIABLE] ?? "",
    host: (env[KEYS_VARIABLE] ?? "").split(",").filter((key) => key !== ""),
  };
  delete env[MASTER_KEY_VARIABLE];
  delete env[KEYS_VARIABLE];
  const leaseSeconds = values["queue-lease-seconds"];
  return {
    bundlePath: values.bundle,
    hostJsonPath: values["host-json"],
    httpPort: values["http-port"],
    keys,
    corsOrigins: readOrigins(values),
    ...readHttps(values),
    ...(leaseSeconds === undefined ? {} : { queueLeaseMs: leaseSeconds * 1000 }),
  };
}

function readOrigins({ "cors-origins": text }: Values): readonly string[] {
  try {
    return originsIn(text);
  } catch (error) {
    throw new UsageError(`--cors-origins: ${(error as Error).message}`);
  }
}

function readHttps(values: Values): Pick<ProcessOptions, "https"> {
  const { "https-port": port, "https-key": keyFile, "https-cert": certFile } = values;
  const given = [port, keyFile, certFile].filter((value) => value !== undefined).length;
  if (given === 0) return {};
  if (port === undefined || keyFile === undefined || certFile === undefined) {
    throw new UsageError("--https-port, --https-key and --https-cert go together");
  }
  return { https: { port, key: readFileSync(keyFile), cert: readFileSync(certFile) } };
}
