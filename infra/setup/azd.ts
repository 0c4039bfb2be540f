import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import * as z from "zod";
import { SetupError } from "./setup-error.ts";
import type { ClientIds } from "./wanted.ts";

/** Port. The azd environment that this deployment was made with. */
export interface Azd {
  readonly environment: string;
  /** The apps that the next `azd up` would deploy with. */
  readonly clientIds: ClientIds;
  setVariable(name: string, value: string): Promise<void>;
}

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

const run = promisify(execFile);

/** Written by azd itself: the file is its own. */
export function createAzd({ environment, clientIds }: Pick<Azd, "environment" | "clientIds">): Azd {
  return {
    environment,
    clientIds,
    setVariable: async (name, value) => {
      try {
        await run("azd", ["env", "set", name, value, "--environment", environment, "--no-prompt"]);
      } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
        const why = isMissing ? "azd is not on the PATH." : "azd refused.";
        throw new SetupError(`${why} By hand: azd env set ${name} ${value}`, { cause: error });
      }
    },
  };
}
