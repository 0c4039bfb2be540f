import type { SettingRow } from "../shared/base/setting-values.ts";
import { SETTINGS } from "../shared/base/settings.ts";

/** What `func start` reads, to be copied to `local.settings.json` and filled in: made from the table of settings. */
export const LOCAL_SETTINGS_EXAMPLE = "local.settings.example.json";

/** Said differently on a machine that is not Azure's, or read by others than the product. */
const ON_THIS_MACHINE: Readonly<Record<string, string>> = {
  FUNCTIONS_WORKER_RUNTIME: "node",
  // Azurite at its usual ports, in the words of the storage SDKs.
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  // No managed identity here, so an app signs in to Key Vault, and to whatever else has no key.
  AZURE_TENANT_ID: "<a GUID: The tenant of the app that signs in to Key Vault>",
  AZURE_CLIENT_ID: "<a GUID: The app that signs in to Key Vault>",
  AZURE_CLIENT_SECRET: "<a secret: Of the app that signs in to Key Vault>",
  AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com",
  // A file of certificate authorities to trust as well, for services on this machine.
  NODE_EXTRA_CA_CERTS: "",
};

/** Storage by name or address is for a managed identity. */
const isForAzureAlone = (name: string) => name.startsWith("AzureWebJobsStorage__");

/** JSON has no comments: a value that must be given says in `<…>` what it is, and is refused by name until it is given. */
export function localSettingsExample(): string {
  const fromTable = Object.entries<SettingRow>(SETTINGS)
    .filter(([name]) => !isForAzureAlone(name))
    .map(([name, row]) => [name, row.default ?? (row.required ? `<${row.expected}: ${row.meaning}>` : "")]);
  const values = { ...Object.fromEntries(fromTable), ...ON_THIS_MACHINE } as Record<string, string>;
  return `${JSON.stringify({ IsEncrypted: false, Values: values }, null, 2)}\n`;
}
