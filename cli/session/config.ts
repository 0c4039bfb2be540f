import { join } from "node:path";
import * as z from "zod";
import { keptFile } from "./kept-file.ts";
import { KEYRING_FAULTS } from "./platform-keyring.ts";

const configSchema = z.object({
  /** Where the API is, as it was last signed in at. */
  api: z.string().optional(),
  /** By the API's address: whose account speaks, as MSAL names it. */
  accounts: z.record(z.string(), z.string()).default({}),
  /** By the API's address: what the authority wants to hear again before Graph does something. No secret: it names claims. */
  claims: z.record(z.string(), z.string()).default({}),
  /** When the platform's keyring was asked last and gave nothing, and why. */
  keyring: z
    .object({ fault: z.enum(KEYRING_FAULTS), failedMs: z.number() })
    .optional()
    .catch(undefined),
});

export type Config = z.infer<typeof configSchema>;

const EMPTY: Config = { accounts: {}, claims: {} };

export async function readConfig(folder: string): Promise<Config> {
  const text = await fileIn(folder).read();
  if (text === undefined) return EMPTY;
  try {
    return configSchema.parse(JSON.parse(text));
  } catch {
    // Nothing in it is worth more than signing in again.
    return EMPTY;
  }
}

export async function changeConfig(folder: string, change: (config: Config) => Config): Promise<Config> {
  const changed = change(await readConfig(folder));
  await fileIn(folder).write(`${JSON.stringify(changed, null, 2)}\n`);
  return changed;
}

function fileIn(folder: string) {
  return keptFile(join(folder, "config.json"));
}
