import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { runProcess } from "./run-process.ts";

const SETS = join("infra", "bicep", "sets");
/** Sets that no deployment may be made of: each says in a comment, `// refused: …`, what the template says to it. */
const REFUSED = join("infra", "bicep", "refused");
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
  const sets = setsIn(SETS);
  const templates = readdirSync("infra", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".bicep"),
  );
  const ran = [
    problemsIn(await bicep(compiler, ["build", "--pattern", "infra/**/*.bicep", "--outdir", makeFolder(folder)])),
  ];
  for (const set of sets) ran.push(problemsIn(await snapshot({ compiler, folder, path: join(SETS, set) })));
  for (const set of setsIn(REFUSED)) ran.push(await refusal({ compiler, folder, path: join(REFUSED, set) }));
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

function setsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".bicepparam"));
}

interface Snapshot {
  readonly compiler: string;
  readonly folder: string;
  readonly path: string;
}

async function snapshot({ compiler, folder, path }: Snapshot): Promise<Complaints> {
  // The snapshot appears beside the set, so a copy of the set leads to the template from where the snapshot belongs.
  const copy = join(folder, basename(path));
  const main = relative(folder, join("infra", "main.bicep")).split(sep).join("/");
  writeFileSync(copy, readFileSync(path, "utf8").replace(/^using '[^']+'$/m, `using '${main}'`));
  const place = ["--tenant-id", TENANT, "--subscription-id", SUBSCRIPTION, "--location", "westeurope"];
  const { code, lines } = await bicep(compiler, ["snapshot", copy, "--mode", "overwrite", ...place]);
  return { code, lines: lines.map((line) => line.replace(copy, path)) };
}

/** A problem unless the template refuses the set, and for the reason that the set gives. */
async function refusal(set: Snapshot): Promise<string[]> {
  const reason = /^\/\/ refused: (.+)$/m.exec(readFileSync(set.path, "utf8"))?.[1];
  if (reason === undefined) return [`${set.path} does not say why it is refused`];
  const { code, lines } = await snapshot(set);
  const isRefused = code !== 0 && lines.some((line) => line.includes(reason));
  return isRefused ? [] : [`${set.path} is not refused with "${reason}": ${lines.join(" ")}`];
}

interface Complaints {
  readonly code: number | undefined;
  readonly lines: readonly string[];
}

async function bicep(compiler: string, args: readonly string[]): Promise<Complaints> {
  const { code, stdout, stderr } = await runProcess(compiler, args);
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  return { code, lines: lines.filter((line) => line !== "") };
}

/** What one run of the compiler complained of. */
function problemsIn({ code, lines }: Complaints): string[] {
  const problems = lines.filter((line) => /\) : (Error|Warning) /.test(line));
  if (code === 0 || problems.length > 0) return problems;
  return [`bicep ended with ${code}: ${lines.join(" ")}`];
}
