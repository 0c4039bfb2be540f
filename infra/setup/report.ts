import { ENTRA_PREFIX } from "../../functions/triggers.ts";
import { consentLink } from "../../shared/resource/graph-roles.ts";
import { SCOPE, WRITE_SCOPE } from "../../shared/serve/access/rights.ts";
import { identifierUriOf } from "./api-app.ts";
import { syncTriggersUrl } from "./function-app.ts";
import type { SetupOptions } from "./options.ts";
import type { SetupOutcome, Watcher } from "./run-setup.ts";

export const EXIT = { complete: 0, failed: 1, usage: 2, leftToDo: 3 } as const;

/** Tells a person as it happens. */
export function createWatcher(options: SetupOptions, print: (line: string) => void): Watcher {
  const { dryRun } = options;
  return {
    planned: (steps, notices) => {
      if (steps.length === 0) print("Everything is there; nothing to do.");
      else print(`${dryRun ? "This would" : "This will"}:`);
      for (const [index, { words }] of steps.entries()) print(`  ${index + 1}. ${words}`);
      for (const notice of notices) print(`Note: ${notice}`);
      if (steps.length > 0 && !dryRun) print("");
    },
    done: ({ words }) => print(`done: ${words}`),
    settled: (outcome) => {
      for (const line of closingLines(options, outcome)) print(line);
    },
    waiting: (line) => print(line),
  };
}

export function exitCodeOf({ steps, missingConsent, missingScopes, deployment, live }: SetupOutcome): number {
  const isDone = steps.every(({ done }) => done) && deployment.isTold && deployment.isSynced;
  const isConsented = missingConsent.length === 0 && missingScopes.length === 0;
  return isDone && isConsented && typeof live !== "string" ? EXIT.complete : EXIT.leftToDo;
}

/** What is left for people to do. */
export function closingLines(options: SetupOptions, outcome: SetupOutcome): string[] {
  const refusals = outcome.refusals.flatMap((refusal) => ["", refusal]);
  return [
    ...refusals,
    ...deploymentLines(options, outcome),
    ...consentLines(options, outcome),
    ...scopeLines(options, outcome),
    ...meetingLines(options, outcome),
    ...apiLines(options, outcome),
    ...viewerLines(outcome),
  ];
}

/** For whoever writes a client. */
function apiLines({ onBehalf }: SetupOptions, { apiClientId, url }: SetupOutcome): string[] {
  if (apiClientId === undefined) return [];
  const uri = identifierUriOf(apiClientId);
  return [
    "",
    "API for people and apps with tokens of Entra:",
    `  address  ${url ?? "https://<the function app>"}/api/${ENTRA_PREFIX}`,
    `  scope    ${uri}/${SCOPE} for who is signed in, ${uri}/.default for an app by itself`,
    ...(onBehalf.size > 0
      ? [
          `           ${uri}/${WRITE_SCOPE} besides, to act in the name of who is signed in: ${[...onBehalf].join(", ")}`,
        ]
      : []),
    "Roles, and who is given them: docs/operate.md, People and apps with Entra tokens.",
  ];
}

/** For who reads. */
function viewerLines({ viewerClientId, url }: SetupOutcome): string[] {
  if (viewerClientId === undefined) return [];
  return [`Viewer, at which people sign in: ${url ?? "https://<the function app>"}/api/app`];
}

const POLICY = "teamsink-meetings";

/**
 * What stands above every consent, and only Teams' own PowerShell can change. Nothing tells whether it was done: it is said
 * each time. Microsoft: "Configure application access to online meetings or virtual events", "Set-CsTeamsMeetingConfiguration".
 */
function meetingLines({ captures }: SetupOptions, { clientId }: SetupOutcome): string[] {
  const wantsTranscripts = captures.has("transcripts");
  if (!wantsTranscripts && !captures.has("recordings") && !captures.has("recording-links")) return [];
  return [
    "",
    "Meetings: unless it was done before, a Teams administrator runs this once, in PowerShell with the module MicrosoftTeams:",
    "  Connect-MicrosoftTeams",
    `  New-CsApplicationAccessPolicy -Identity ${POLICY} -AppIds "${clientId ?? "<the app's id>"}" -Description "Keeps transcripts and recordings of meetings"`,
    `  Grant-CsApplicationAccessPolicy -PolicyName ${POLICY} -Global`,
    ...(wantsTranscripts
      ? [
          "  Set-CsTeamsMeetingConfiguration -Identity Global -EnableGraphTranscriptAccess $true -EnableAttributedTranscripts $true",
        ]
      : []),
    "It applies within an hour; the step meetings of GET /api/health/deep says whether it has.",
  ];
}

/** The last of all: what the waiting came to. */
export function liveLines({ dryRun }: SetupOptions, { live, missingConsent, missingScopes }: SetupOutcome): string[] {
  if (live === true)
    return ["", "Live: every subscription is made, and Graph delivers. What comes next: docs/operate.md."];
  if (live !== undefined) return ["", `Not live yet. ${live}`, "Run this again to look again."];
  return missingConsent.length + missingScopes.length > 0 && !dryRun
    ? ["Run this again after consent: it says whether it has arrived."]
    : [];
}

function consentLines(options: SetupOptions, outcome: SetupOutcome): string[] {
  const { clientId, missingConsent } = outcome;
  if (missingConsent.length === 0) return ["", "Consent: given, nothing is missing."];
  const roles = missingConsent.map(({ role, reason }) => `  ${role}: to ${reason}`);
  const missing = ["", "Consent is missing for these application roles of Microsoft Graph:", ...roles];
  if (options.auth === "managed-identity") return missing;
  const link = linkOf(options, outcome);
  if (link === undefined) {
    const when = clientId ? "this is done" : "the app is registered";
    return [...missing, `The link for the administrator is printed once ${when}.`];
  }
  return [
    ...missing,
    "A Privileged Role Administrator or Global Administrator opens this link once, and accepts:",
    `  ${link}`,
  ];
}

/** By this link an administrator consents to what the API declares, where whoever ran this may not. */
function scopeLines(options: SetupOptions, outcome: SetupOutcome): string[] {
  const { apiClientId, missingScopes } = outcome;
  if (missingScopes.length === 0) return [];
  const link = apiLinkOf(options, outcome);
  return [
    "",
    "Consent is missing for these delegated permissions of Microsoft Graph, by which the API acts in the name of people:",
    ...missingScopes.map(({ scope, reason }) => `  ${scope}: to ${reason}`),
    ...(link === undefined
      ? [`The link for the administrator is printed once ${apiClientId ? "this is done" : "the API is registered"}.`]
      : ["A Cloud Application Administrator opens this link once, and accepts:", `  ${link}`]),
  ];
}

function apiLinkOf(options: SetupOptions, { apiClientId, missingScopes, steps }: SetupOutcome): string | undefined {
  if (missingScopes.length === 0 || apiClientId === undefined) return undefined;
  return options.dryRun && steps.length > 0 ? undefined : consentLink({ ...options, clientId: apiClientId });
}

/** None while a dry run would still change the app: it may have a secret that an interrupted run left, or a stranger. */
function linkOf(options: SetupOptions, { clientId, missingConsent, steps }: SetupOutcome): string | undefined {
  if (missingConsent.length === 0 || clientId === undefined || options.auth !== "client-secret") return undefined;
  return options.dryRun && steps.length > 0 ? undefined : consentLink({ ...options, clientId });
}

/** One line to paste for whatever could not be told to the deployment here. */
function deploymentLines(options: SetupOptions, outcome: SetupOutcome): string[] {
  const { clientId, apiClientId, viewerClientId, deployment } = outcome;
  if (options.dryRun || !(clientId || apiClientId || viewerClientId)) return [];
  if (!deployment.isTold) {
    const line = tellingLine(options, outcome);
    return line === undefined ? [] : ["", "The function app does not know its apps yet. To tell it:", `  ${line}`];
  }
  if (deployment.isSynced) return [];
  return ["", "Azure has still to be told what to wake the function app for:", `  ${syncingLine(options)}`];
}

/** Deploying does both; a changed setting alone does not tell Azure what the app has now. */
function tellingLine(options: SetupOptions, outcome: SetupOutcome): string | undefined {
  const { azdEnvironment, functionApp } = options;
  const apps = appsOf(options, outcome);
  if (apps.length === 0) return undefined;
  if (azdEnvironment) {
    const lines = apps.map(({ variable, clientId }) => `azd env set ${variable} ${clientId}`);
    return [...lines, "azd up"].join(" && ");
  }
  if (!functionApp) {
    const parameters = apps.map(({ parameter, clientId }) => `${parameter}=${clientId}`).join(" ");
    return `az deployment sub create … --parameters ${parameters}, and then the code again`;
  }
  const { resourceGroup, name } = functionApp;
  const settings = apps.map(({ variable, clientId }) => `${variable}=${clientId}`).join(" ");
  const setting = `az functionapp config appsettings set --resource-group ${resourceGroup} --name ${name} --settings ${settings} --output none`;
  return `${setting} && ${syncingLine(options)}`;
}

/** A managed identity is deployed with its own id. */
function appsOf({ auth }: SetupOptions, { clientId, apiClientId, viewerClientId }: SetupOutcome) {
  const graph = { variable: "GRAPH_CLIENT_ID", parameter: "graphClientId", clientId } as const;
  const api = { variable: "API_CLIENT_ID", parameter: "apiClientId", clientId: apiClientId } as const;
  const viewer = { variable: "VIEWER_CLIENT_ID", parameter: "viewerClientId", clientId: viewerClientId } as const;
  return [...(auth === "client-secret" ? [graph] : []), api, viewer].filter((app) => app.clientId !== undefined);
}

function syncingLine({ azdEnvironment, functionApp, resourceManager }: SetupOptions): string {
  if (!functionApp) return azdEnvironment ? "azd up" : "deploy the code again";
  return `az rest --method post --url "${syncTriggersUrl(resourceManager, functionApp)}"`;
}

/** For programs: ids and words, never a secret. */
export function toJson(options: SetupOptions, outcome: SetupOutcome): object {
  const link = linkOf(options, outcome);
  const apiLink = apiLinkOf(options, outcome);
  return {
    dryRun: options.dryRun,
    ...outcome,
    ...(link !== undefined && { consentLink: link }),
    ...(apiLink !== undefined && { apiConsentLink: apiLink }),
    exitCode: options.dryRun ? EXIT.complete : exitCodeOf(outcome),
  };
}
