import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/**
 * What the Bicep compiler made: the template, and for each parameter set of `infra/bicep/sets` what a deployment would
 * create. Nothing is evaluated here; what only Azure knows, such as an identity's id, stays an expression in brackets.
 */

const resourceSchema = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  kind: z.string().optional(),
  sku: z.looseObject({ name: z.string() }).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
export type DeployedResource = z.infer<typeof resourceSchema>;

const snapshotSchema = z.object({
  predictedResources: z.array(resourceSchema),
  diagnostics: z.array(z.unknown()).length(0),
});

const templateSchema = z.object({
  parameters: z.record(
    z.string(),
    z.object({
      minValue: z.number().optional(),
      maxValue: z.number().optional(),
      metadata: z.object({ description: z.string() }).optional(),
    }),
  ),
  outputs: z.record(z.string(), z.object({ value: z.unknown() })),
});
export type Template = z.infer<typeof templateSchema>;

export interface Deployment {
  readonly resources: readonly DeployedResource[];
  /** Those of a type, given without regard to case as Azure does. */
  all(type: string): DeployedResource[];
  /** The only one of its type whose name ends so. */
  one(type: string, nameEnd?: string): DeployedResource;
}

export function readDeployment(set: string): Deployment {
  const { predictedResources: resources } = snapshotSchema.parse(readCompiled(`${set}.snapshot.json`));
  const all = (type: string) => resources.filter((each) => each.type.toLowerCase() === type.toLowerCase());
  return {
    resources,
    all,
    one: (type, nameEnd = "") => {
      const [found, ...others] = all(type).filter(({ name }) => name.endsWith(nameEnd));
      if (found === undefined || others.length > 0)
        throw new Error(`${set}: ${others.length + 1} or no ${type} ${nameEnd}`);
      return found;
    },
  };
}

export function readTemplate(): Template {
  return templateSchema.parse(readCompiled(join("templates", "main.json")));
}

/** Names of what the account or vault with this part of its name holds, without the names of what holds them. */
export function lastName({ name }: DeployedResource): string {
  return name.split("/").at(-1) ?? "";
}

function readCompiled(file: string): unknown {
  const folder = process.env.COMPILED_TEMPLATES;
  if (folder === undefined) throw new Error("Nothing is compiled: these tests are run by `npm run bicep`");
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}
