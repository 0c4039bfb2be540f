import { startKeyVault } from "../../../local/key-vault/key-vault.ts";
import { runAsChildService } from "../../../local/services/run-as-child-service.ts";
import { KEY_VAULT_OPTIONS, keyVaultOptionsSchema } from "./key-vault.ts";

/** The stand-in for Key Vault in a process of its own. */
await runAsChildService({
  start: async () => {
    const { secrets, ...options } = keyVaultOptionsSchema.parse(JSON.parse(process.env[KEY_VAULT_OPTIONS] ?? ""));
    const vault = await startKeyVault(options);
    for (const [name, value] of Object.entries(secrets)) vault.setSecret(name, value);
    return { ready: { port: Number(new URL(vault.url).port) }, stop: () => vault.stop() };
  },
});
