import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import * as z from "zod";

const azdConfig = z.object({ defaultEnvironment: z.string().regex(/^[\w.-]+$/) });

/**
 * What `azd up` left in `.azure/<environment>/.env`: the outputs of the deployment and its parameters. Empty without azd.
 *
 * @param name the environment to read instead of azd's current one
 */
export function readAzdEnvironment(folder: string, name: string | undefined): Record<string, string> {
  try {
    const environment =
      name ?? azdConfig.parse(JSON.parse(readFileSync(join(folder, "config.json"), "utf8"))).defaultEnvironment;
    const values = parseEnv(readFileSync(join(folder, environment, ".env"), "utf8"));
    return Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  } catch {
    return {};
  }
}
