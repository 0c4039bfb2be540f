import { systemClock } from "../../shared/base/clock.ts";
import { captureOf } from "../../shared/base/read-settings.ts";
import { NOTHING_ON_BEHALF } from "../../shared/base/settings.ts";
import { SERVICE_HEALTH_ROLE } from "../../shared/resource/graph-roles.ts";
import { scopesOnBehalf } from "../../shared/resource/on-behalf.ts";
import { type Azd, createAzd, readAzdEnvironment } from "./azd.ts";
import { createCredential, tokenSource } from "./credential.ts";
import { createDirectory } from "./entra.ts";
import type { SetupPorts } from "./existing.ts";
import { createFunctionApp } from "./function-app.ts";
import { HELP, readOptions, type SetupOptions, UsageError } from "./options.ts";
import { createWatcher, EXIT, exitCodeOf, liveLines, toJson } from "./report.ts";
import { rolesFor } from "./roles.ts";
import { runSetup } from "./run-setup.ts";
import { createRunningApp } from "./running-app.ts";
import { SetupError } from "./setup-error.ts";
import { createVault, vaultScope } from "./vault.ts";
import type { Wanted } from "./wanted.ts";

const AZD_FOLDER = ".azure";
const TERMINAL_WAIT_MINUTES = 30;

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
    waitMs: waitMinutesOf(options) * 60_000,
    watcher: createWatcher(options, print),
  });
  for (const line of liveLines(options, outcome)) print(line);
  if (options.json) console.log(JSON.stringify(toJson(options, outcome), undefined, 2));
  return options.dryRun ? EXIT.complete : exitCodeOf(outcome);
}

/** Somebody at a terminal opens the link and looks back at it; whatever else runs this comes again. */
function waitMinutesOf({ waitMinutes, dryRun, json }: SetupOptions): number {
  const isWatched = process.stdout.isTTY && !dryRun && !json;
  return waitMinutes ?? (isWatched ? TERMINAL_WAIT_MINUTES : 0);
}

async function openPorts(options: SetupOptions): Promise<SetupPorts> {
  const { graphEndpoint, keyVaultUrl, tenantId, azureTenantId, resourceManager, functionApp: id } = options;
  const shared = { fetch, clock: systemClock };
  const identity = { credential: await createCredential(options), clock: systemClock };
  const graphToken = tokenSource({ ...identity, scope: `${graphEndpoint}/.default`, tenantId });
  const vaultToken = tokenSource({ ...identity, scope: vaultScope(keyVaultUrl), tenantId: azureTenantId });
  const managementToken = tokenSource({ ...identity, scope: `${resourceManager}/.default`, tenantId: azureTenantId });
  return {
    directory: createDirectory({ ...shared, graphEndpoint, token: graphToken }),
    vault: createVault({ ...shared, keyVaultUrl, token: vaultToken }),
    functionApp: id && createFunctionApp({ ...shared, resourceManager, id, token: managementToken }),
    runningApp: createRunningApp({ fetch }),
    azd: azdOf(options),
  };
}

function azdOf({ azdEnvironment, azdClientIds: clientIds }: SetupOptions): Azd | undefined {
  return azdEnvironment === undefined ? undefined : createAzd({ environment: azdEnvironment, clientIds });
}

function wantedOf({
  environment,
  keyVaultUrl,
  resources,
  captures,
  onBehalf,
  teamSubscriptions,
  ...same
}: SetupOptions): Wanted {
  const { auth, identityPrincipalId, rotate, accepted, deployed, tenantId, serviceHealth, wantsViewer, baseUrl } = same;
  return {
    auth,
    uniqueName: `teamsink-${environment}`,
    // No environment can have a name with which two of them would be one.
    apiName: `teamsink.api-${environment}`,
    viewerName: `teamsink.viewer-${environment}`,
    wantsViewer,
    baseUrl,
    identityPrincipalId,
    roles: [...rolesFor(resources, captures, teamSubscriptions), ...(serviceHealth ? [SERVICE_HEALTH_ROLE] : [])],
    scopes: scopesOnBehalf(onBehalf),
    vaultHost: new URL(keyVaultUrl).hostname,
    rotate,
    accepted,
    deployed,
    settings: {
      GRAPH_TENANT_ID: tenantId,
      GRAPH_AUTH: auth,
      GRAPH_RESOURCES: resources.join(","),
      CAPTURE: captureOf(captures),
      ON_BEHALF: onBehalf.size === 0 ? NOTHING_ON_BEHALF : [...onBehalf].join(","),
      TEAM_SUBSCRIPTIONS: String(teamSubscriptions),
      SERVICE_HEALTH: serviceHealth ? "on" : "off",
    },
  };
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isOurs = error instanceof SetupError;
    // Whatever is not ours may quote a request: its name has to do.
    console.error(
      isOurs
        ? error.message
        : `Something unexpected failed: ${(error as Error).name}. That is a defect of this script: please report it.`,
    );
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
