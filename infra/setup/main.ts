import { systemClock } from "../../shared/base/clock.ts";
import { readAzdEnvironment } from "./azd-environment.ts";
import { createCredential, tokenSource } from "./credential.ts";
import { createDirectory } from "./entra.ts";
import type { SetupPorts } from "./existing.ts";
import { HELP, readOptions, type SetupOptions, UsageError } from "./options.ts";
import { closingLines, createWatcher, EXIT, exitCodeOf, toJson } from "./report.ts";
import { rolesFor } from "./roles.ts";
import { runSetup } from "./run-setup.ts";
import { SetupError } from "./setup-error.ts";
import { createVault, vaultScope } from "./vault.ts";
import type { Wanted } from "./wanted.ts";

const AZD_FOLDER = ".azure";

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env, (name) => readAzdEnvironment(AZD_FOLDER, name));
  if (!options) {
    console.log(HELP);
    return EXIT.complete;
  }
  const print = (line: string) => {
    if (!options.json) console.log(line);
  };
  print(`teamsink setup: environment ${options.environment}, tenant ${options.tenantId}, ${options.auth}`);
  const outcome = await runSetup({
    ports: await openPorts(options),
    clock: systemClock,
    wanted: wantedOf(options),
    dryRun: options.dryRun,
    watcher: createWatcher(options, print),
  });
  for (const line of closingLines(options, outcome)) print(line);
  if (options.json) console.log(JSON.stringify(toJson(options, outcome), undefined, 2));
  return options.dryRun ? EXIT.complete : exitCodeOf(outcome);
}

async function openPorts(options: SetupOptions): Promise<SetupPorts> {
  const { graphEndpoint, keyVaultUrl, tenantId, azureTenantId } = options;
  const shared = { fetch, clock: systemClock };
  const identity = { credential: await createCredential(options), clock: systemClock };
  const graphToken = tokenSource({ ...identity, scope: `${graphEndpoint}/.default`, tenantId });
  const vaultToken = tokenSource({ ...identity, scope: vaultScope(keyVaultUrl), tenantId: azureTenantId });
  return {
    directory: createDirectory({ ...shared, graphEndpoint, token: graphToken }),
    vault: createVault({ ...shared, keyVaultUrl, token: vaultToken }),
  };
}

function wantedOf({ environment, keyVaultUrl, resources, ...same }: SetupOptions): Wanted {
  const { auth, identityPrincipalId, rotate, accepted, deployedClientId } = same;
  return {
    auth,
    uniqueName: `teamsink-${environment}`,
    identityPrincipalId,
    roles: rolesFor(resources),
    vaultHost: new URL(keyVaultUrl).hostname,
    rotate,
    accepted,
    deployedClientId,
  };
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isOurs = error instanceof SetupError;
    // Whatever is not ours may quote a request: its name has to do.
    console.error(isOurs ? error.message : `Something unexpected failed: ${(error as Error).name}`);
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
