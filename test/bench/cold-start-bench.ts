import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { BUNDLE_PATH } from "../../local/build.ts";
import { median } from "./median.ts";

export interface ColdStartFigures {
  readonly bundleMs: number;
  /** Loading `@azure/functions` alone, which nobody who writes a function can leave out. */
  readonly functionsMs: number;
  readonly ratio: number;
  /** What the bundle registered. */
  readonly functions: number;
}

/** Valid ones, so that everything is put together and registered. Nothing is contacted while loading. */
const SETTINGS = {
  GRAPH_TENANT_ID: "11111111-1111-4111-8111-111111111111",
  GRAPH_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  NOTIFICATION_BASE_URL: "https://localhost",
  KEY_VAULT_URL: "https://localhost",
  COSMOS_ENDPOINT: "https://localhost",
  AzureWebJobsStorage__accountName: "teamsink",
};

interface Loading {
  readonly durationMs: number;
  readonly functions: number;
}

/** Medians over fresh processes, in turns, so that a noisy machine disturbs both. The bundle must have been built. */
export async function benchColdStart({ rounds } = { rounds: 15 }): Promise<ColdStartFigures> {
  const library = createRequire(import.meta.url).resolve("@azure/functions");
  const bundleMs: number[] = [];
  const functionsMs: number[] = [];
  let functions = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bundle = await load(BUNDLE_PATH);
    if (bundle.functions < 2) throw new Error("The bundle refused its settings; run it to see why");
    functions = bundle.functions;
    bundleMs.push(bundle.durationMs);
    functionsMs.push((await load(library)).durationMs);
  }
  const figures = { bundleMs: median(bundleMs), functionsMs: median(functionsMs), functions };
  return { ...figures, ratio: figures.bundleMs / figures.functionsMs };
}

async function load(file: string): Promise<Loading> {
  const child = fork(fileURLToPath(new URL("./cold-start-child.ts", import.meta.url)), [file], {
    env: { PATH: process.env.PATH, ...SETTINGS },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const told = await Promise.race([once(child, "message"), ended.then(() => undefined)]);
  await ended;
  if (told === undefined) throw new Error(`${file} could not be loaded`);
  return told[0] as Loading;
}
