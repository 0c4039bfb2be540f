import { z } from "zod";
import { startChildService } from "../../../local/services/child-service.ts";

/** The variable by which the process is told: an argument can be read in the process list. */
export const KEY_VAULT_OPTIONS = "KEY_VAULT_OPTIONS";

export const keyVaultOptionsSchema = z.object({
  tls: z.object({ keyPem: z.string(), certificatePem: z.string() }),
  authorityUrl: z.string(),
  tenantId: z.string(),
  /** By name. */
  secrets: z.record(z.string(), z.string()),
});

/** The stand-in for Key Vault as a process. */
export interface KeyVaultProcess {
  readonly port: number;
  readonly pid: number;
}

const readySchema = z.object({ type: z.literal("ready"), port: z.number() });

export async function startKeyVaultProcess(options: z.infer<typeof keyVaultOptionsSchema>): Promise<KeyVaultProcess> {
  const { ready, pid } = await startChildService({
    entry: new URL("key-vault-process.ts", import.meta.url),
    env: { PATH: process.env.PATH, [KEY_VAULT_OPTIONS]: JSON.stringify(options) },
    readySchema,
  });
  return { port: ready.port, pid };
}
