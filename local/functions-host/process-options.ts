import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { FunctionsHostOptions } from "./functions-host.ts";

/** The host's command line and environment. Keys come by environment alone: an argument can be read in the process list. */

const portSchema = z.coerce.number().int().min(0).max(65_535);

const argumentsSchema = z.object({
  bundle: z.string().default("dist/index.cjs"),
  "host-json": z.string().default("host.json"),
  "http-port": portSchema.default(7071),
  "https-port": portSchema.optional(),
  "https-key": z.string().optional(),
  "https-cert": z.string().optional(),
  "queue-lease-seconds": z.coerce.number().min(1).optional(),
});

const STRING_OPTIONS = Object.fromEntries(
  Object.keys(argumentsSchema.shape).map((name) => [name, { type: "string" as const }]),
);

export const MASTER_KEY_VARIABLE = "FUNCTIONS_HOST_MASTER_KEY";
/** Comma separated. */
export const KEYS_VARIABLE = "FUNCTIONS_HOST_KEYS";

export type ProcessOptions = Pick<
  FunctionsHostOptions,
  "bundlePath" | "hostJsonPath" | "httpPort" | "https" | "keys" | "queueLeaseMs"
>;

/**
 * Takes the keys out of `env`, so that function code does not find there what Azure would not give it either.
 * @throws Error naming the argument that is wrong
 */
export function readProcessOptions(args: readonly string[], env: NodeJS.ProcessEnv): ProcessOptions {
  const { values } = parseArgs({ args: [...args], options: STRING_OPTIONS });
  const parsed = argumentsSchema.safeParse(values);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`).join("; "));
  }
  const keys = {
    master: env[MASTER_KEY_VARIABLE] ?? "",
    host: (env[KEYS_VARIABLE] ?? "").split(",").filter((key) => key !== ""),
  };
  delete env[MASTER_KEY_VARIABLE];
  delete env[KEYS_VARIABLE];
  const leaseSeconds = parsed.data["queue-lease-seconds"];
  return {
    bundlePath: parsed.data.bundle,
    hostJsonPath: parsed.data["host-json"],
    httpPort: parsed.data["http-port"],
    keys,
    ...readHttps(parsed.data),
    ...(leaseSeconds === undefined ? {} : { queueLeaseMs: leaseSeconds * 1000 }),
  };
}

function readHttps(values: z.output<typeof argumentsSchema>): Pick<ProcessOptions, "https"> {
  const { "https-port": port, "https-key": keyFile, "https-cert": certFile } = values;
  const given = [port, keyFile, certFile].filter((value) => value !== undefined).length;
  if (given === 0) return {};
  if (port === undefined || keyFile === undefined || certFile === undefined) {
    throw new Error("--https-port, --https-key and --https-cert go together");
  }
  return { https: { port, key: readFileSync(keyFile), cert: readFileSync(certFile) } };
}
