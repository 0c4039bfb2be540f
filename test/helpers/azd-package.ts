import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/**
 * What Azure Developer CLI packs, by its own rules as of 2026-08 (github.com/Azure/azure-dev, cli/azd/pkg/project:
 * `framework_service_node.go`, `project_utils.go`, `service_target_functionapp.go`; cli/azd/pkg/rzip: `rzip.go`).
 */

const serviceSchema = z.strictObject({
  project: z.string(),
  host: z.literal("function"),
  language: z.literal("ts"),
  dist: z.string().default(""),
  remoteBuild: z.boolean().optional(),
});
const projectSchema = z.object({ name: z.string(), services: z.record(z.string(), serviceSchema) });

export type AzdService = z.output<typeof serviceSchema> & { readonly name: string };

/** azure.yaml's one service. Strict, since whatever else it says would have to be obeyed here too. */
export function azdService(root: string): AzdService {
  const { services } = projectSchema.parse(parse(readFileSync(join(root, "azure.yaml"), "utf8")));
  const [only, ...others] = Object.entries(services);
  if (only === undefined || others.length > 0) throw new Error("expected one service");
  return { name: only[0], ...only[1] };
}

export interface AzdPackage {
  /** By path in the archive, the file it is taken from. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether the platform is asked to install and build what it is given. */
  readonly remoteBuild: boolean;
}

/** The archive azd makes once the build script ran. @throws Error where azd would end with one */
export function packAsAzd(root: string, service: AzdService): AzdPackage {
  const project = join(root, service.project);
  const source = service.dist === "" ? project : join(project, service.dist);
  if (!existsSync(source) || readdirSync(source).length === 0) {
    throw new Error(`package source '${source}' is empty or does not exist`);
  }
  for (const folder of [project, source]) {
    // Matched by a library whose `*` crosses folders and whose `!` takes back less than git's: not told here.
    if (existsSync(join(folder, IGNORE_FILE))) throw new Error(`azd would follow ${folder}/${IGNORE_FILE}`);
  }
  // Without an ignore file what azure.yaml says is taken; by default TypeScript is built in Azure.
  const remoteBuild = service.remoteBuild ?? true;
  return { files: new Map(filesIn(source, "", { leavesOutModules: remoteBuild })), remoteBuild };
}

const IGNORE_FILE = ".funcignore";

/** Every file below, links followed; what azd leaves out of every function app is left out. */
function* filesIn(
  folder: string,
  prefix: string,
  rules: { readonly leavesOutModules: boolean },
): Generator<[path: string, source: string]> {
  for (const name of readdirSync(folder).sort()) {
    const source = join(folder, name);
    const isFolder = statSync(source).isDirectory();
    if (name === ".azure" && isFolder) continue;
    if (name === "local.settings.json" && !isFolder) continue;
    if (name === "node_modules" && isFolder && rules.leavesOutModules) continue;
    const target = lstatSync(source).isSymbolicLink() ? realpathSync(source) : source;
    if (isFolder) yield* filesIn(target, `${prefix}${name}/`, rules);
    else yield [`${prefix}${name}`, target];
  }
}
