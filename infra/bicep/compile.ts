import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { runProcess } from "./run-process.ts";

const SETS = join("infra", "bicep", "sets");
/** Where a deployment is imagined: a tenant and a subscription that nobody has. */
const TENANT = "11111111-1111-1111-1111-111111111111";
const SUBSCRIPTION = "22222222-2222-2222-2222-222222222222";

export interface Compilation {
  readonly templates: number;
  readonly sets: readonly string[];
  /** Errors and warnings of the compiler and its linter, each once. */
  readonly problems: readonly string[];
}

/**
 * Builds and lints every template, and says for every parameter set what a deployment would create:
 * `templates/main.json`, and `<set>.snapshot.json` for each, in the given folder.
 */
export async function compile(compiler: string, folder: string): Promise<Compilation> {
  const sets = readdirSync(SETS).filter((name) => name.endsWith(".bicepparam"));
  const templates = readdirSync("infra", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".bicep"),
  );
  const ran = [await bicep(compiler, ["build", "--pattern", "infra/**/*.bicep", "--outdir", makeFolder(folder)])];
  for (const set of sets) ran.push(await snapshot({ compiler, folder, set }));
  return {
    templates: templates.length,
    sets: sets.map((set) => basename(set, ".bicepparam")),
    problems: [...new Set(ran.flat())],
  };
}

function makeFolder(folder: string): string {
  const templates = join(folder, "templates");
  mkdirSync(templates, { recursive: true });
  return templates;
}

async function snapshot({
  compiler,
  folder,
  set,
}: {
  compiler: string;
  folder: string;
  set: string;
}): Promise<string[]> {
  const path = join(SETS, set);
  // The snapshot appears beside the set, so a copy of the set leads to the template from where the snapshot belongs.
  const copy = join(folder, set);
  const main = relative(folder, join("infra", "main.bicep")).split(sep).join("/");
  writeFileSync(copy, readFileSync(path, "utf8").replace(/^using '[^']+'$/m, `using '${main}'`));
  const place = ["--tenant-id", TENANT, "--subscription-id", SUBSCRIPTION, "--location", "westeurope"];
  const problems = await bicep(compiler, ["snapshot", copy, "--mode", "overwrite", ...place]);
  return problems.map((problem) => problem.replace(copy, path));
}

/** What one run of the compiler complained of. */
async function bicep(compiler: string, args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runProcess(compiler, args);
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const problems = lines.filter((line) => /\) : (Error|Warning) /.test(line));
  if (code === 0 || problems.length > 0) return problems;
  return [`bicep ${args[0]} ended with ${code}: ${lines.filter((line) => line !== "").join(" ")}`];
}
