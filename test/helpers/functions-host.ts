import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from "../../local/functions-host/functions-host.ts";
import type { LogRecord } from "../../local/functions-host/log.ts";

export const KEYS = { master: "the-master-key", host: ["first-host-key", "second-host-key"] };

/** A Functions app made of a fixture, in a directory of its own, bundled the way the deployed file is. */
export interface FixtureApp {
  readonly bundlePath: string;
  readonly hostJsonPath: string;
  remove(): Promise<void>;
}

export async function buildFixtureApp(name: string, hostJson: object = {}): Promise<FixtureApp> {
  const directory = await mkdtemp(path.join(tmpdir(), "functions-host-"));
  const bundlePath = path.join(directory, "index.cjs");
  const hostJsonPath = path.join(directory, "host.json");
  await build({
    entryPoints: [fileURLToPath(new URL(`../fixtures/functions-host/${name}.ts`, import.meta.url))],
    outfile: bundlePath,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    external: ["@azure/functions-core"],
    logLevel: "silent",
  });
  await writeFile(hostJsonPath, JSON.stringify({ version: "2.0", ...hostJson }));
  return { bundlePath, hostJsonPath, remove: () => rm(directory, { recursive: true }) };
}

export interface RunningFixture {
  readonly host: FunctionsHost;
  readonly records: LogRecord[];
  /** What function code logged, parsed. */
  logged(functionName: string): unknown[];
  /** How invocations ended. */
  results(functionName: string): boolean[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export async function runFixture(
  app: FixtureApp,
  options: Partial<FunctionsHostOptions> = {},
): Promise<RunningFixture> {
  const records: LogRecord[] = [];
  const host = await startFunctionsHost({
    bundlePath: app.bundlePath,
    hostJsonPath: app.hostJsonPath,
    keys: KEYS,
    settings: {},
    sink: (record) => records.push(record),
    ...options,
  });
  return {
    host,
    records,
    logged: (functionName) =>
      records
        .filter((record) => record.category === `Function.${functionName}.User`)
        .map((record) => JSON.parse(record.message) as unknown),
    results: (functionName) =>
      records
        .filter((record) => record.event === "function.executed" && record.functionName === functionName)
        .map((record) => record.succeeded ?? false),
    fetch: (route, init) => fetch(`http://127.0.0.1:${host.httpPort}${route}`, init),
  };
}
