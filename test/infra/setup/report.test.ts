import { describe, expect, it } from "vitest";
import { readOptions, type SetupOptions } from "../../../infra/setup/options.ts";
import { closingLines, createWatcher, exitCodeOf, liveLines, toJson } from "../../../infra/setup/report.ts";
import type { SetupOutcome } from "../../../infra/setup/run-setup.ts";

const GUID = "6b1c5f1e-0000-4000-8000-000000000001";
const APP = "6b1c5f1e-0000-4000-8000-000000000002";
const API = "6b1c5f1e-0000-4000-8000-000000000003";
const VIEWER = "6b1c5f1e-0000-4000-8000-000000000004";

function options(...args: string[]): SetupOptions {
  const required = ["--environment", "prod", "--tenant", GUID, "--key-vault-url", "https://kv.vault.azure.net"];
  const read = readOptions(
    [...required, ...args],
    { GRAPH_AUTHORITY: "https://login.microsoftonline.us/" },
    () => ({}),
  );
  if (!read) throw new Error("help was not asked for");
  return read;
}

const COMPLETE: SetupOutcome = {
  steps: [{ words: "do it", done: true }],
  notices: [],
  clientId: APP,
  apiClientId: API,
  viewerClientId: VIEWER,
  url: "https://func-1.azurewebsites.net",
  servicePrincipalId: GUID,
  missingConsent: [],
  missingScopes: [],
  refusals: [],
  deployment: { isTold: true, isSynced: true },
  live: undefined,
};
const UNCONSENTED = { ...COMPLETE, missingConsent: [{ role: "Chat.Read.All", reason: "read chats" }] };
const LINK = `https://login.microsoftonline.us/${GUID}/adminconsent?client_id=${APP}`;

describe("what is left to do", () => {
  it("is the link of the tenant's own authority while consent is missing, with each role and why", () => {
    const lines = closingLines(options(), UNCONSENTED);
    expect(lines).toContain(`  ${LINK}`);
    expect(lines).toContain("  Chat.Read.All: to read chats");
  });

  it("is, for who keeps meetings, what a Teams administrator alone can allow, and else nothing of it", () => {
    expect(closingLines(options(), COMPLETE).join("\n")).not.toContain("CsApplicationAccessPolicy");
    const lines = closingLines(options("--capture", "transcripts"), COMPLETE).join("\n");
    expect(lines).toContain(`New-CsApplicationAccessPolicy -Identity teamsink-meetings -AppIds "${APP}"`);
    expect(lines).toContain("Grant-CsApplicationAccessPolicy -PolicyName teamsink-meetings -Global");
    expect(lines).toContain("-EnableGraphTranscriptAccess $true");
    const links = closingLines(options("--capture", "recording-links"), COMPLETE).join("\n");
    expect(links).toContain("Grant-CsApplicationAccessPolicy");
    expect(links).not.toContain("EnableGraphTranscriptAccess");
  });

  const UNTOLD = { ...COMPLETE, deployment: { isTold: false, isSynced: true } };
  const UNSYNCED = { ...COMPLETE, deployment: { isTold: true, isSynced: false } };
  const FUNCTION_APP = ["--subscription", GUID, "--resource-group", "rg-prod", "--function-app", "func-1"];
  const SYNC =
    "az rest --method post --url " +
    `"https://management.azure.com/subscriptions/${GUID}/resourceGroups/rg-prod/providers/Microsoft.Web/sites/func-1/syncfunctiontriggers?api-version=2024-04-01"`;

  it.each<[string, SetupOptions, SetupOutcome, string]>([
    [
      "the app, with azd",
      { ...options(), azdEnvironment: "prod" },
      UNTOLD,
      `azd env set GRAPH_CLIENT_ID ${APP} && azd env set API_CLIENT_ID ${API} && azd env set VIEWER_CLIENT_ID ${VIEWER} && azd up`,
    ],
    [
      "the app, without azd",
      options(...FUNCTION_APP),
      UNTOLD,
      `az functionapp config appsettings set --resource-group rg-prod --name func-1 --settings GRAPH_CLIENT_ID=${APP} API_CLIENT_ID=${API} VIEWER_CLIENT_ID=${VIEWER} --output none && ${SYNC}`,
    ],
    [
      "the app, of a deployment that nobody named",
      options(),
      UNTOLD,
      `--parameters graphClientId=${APP} apiClientId=${API} viewerClientId=${VIEWER}`,
    ],
    ["Azure", options(...FUNCTION_APP), UNSYNCED, SYNC],
  ])("is one line to paste that tells %s", (...[, asked, outcome, line]) => {
    const lines = closingLines(asked, outcome);
    expect(lines.filter((one) => one.includes(line))).toHaveLength(1);
    expect(exitCodeOf(outcome)).toBe(3);
    expect(closingLines({ ...asked, dryRun: true }, outcome).join("\n")).not.toContain(line);
  });

  it("is no such line when the deployment knows", () => {
    expect(closingLines(options(...FUNCTION_APP), COMPLETE).join("\n")).not.toMatch(/azd|az /);
  });

  it("is said last: live, not live and why, or to come again after consent", () => {
    expect(liveLines(options(), { ...COMPLETE, live: true }).join()).toContain("Live: every subscription is made");
    expect(liveLines(options(), { ...COMPLETE, live: "graphRoles: role-missing." }).join()).toContain(
      "Not live yet. graphRoles: role-missing.",
    );
    expect(liveLines(options(), UNCONSENTED).join()).toContain("Run this again after consent");
    expect(liveLines(options(), COMPLETE)).toEqual([]);
  });

  it("is, for a managed identity, which is deployed with its own id, the API and the viewer", () => {
    const identity = {
      ...options("--auth", "managed-identity", "--identity-principal-id", GUID),
      azdEnvironment: "prod",
    };
    expect(closingLines(identity, UNTOLD)).toContain(
      `  azd env set API_CLIENT_ID ${API} && azd env set VIEWER_CLIENT_ID ${VIEWER} && azd up`,
    );
  });

  it("tells whoever writes a client where, and for what to ask", () => {
    const lines = closingLines(options(), COMPLETE).join("\n");
    expect(lines).toContain("https://func-1.azurewebsites.net/api/entra\n");
    expect(lines).toContain(`api://${API}/Messages.Read for who is signed in, api://${API}/.default for an app`);
    expect(closingLines(options(), { ...COMPLETE, url: undefined }).join("\n")).toContain("/api/entra");
    expect(closingLines(options("--dry-run"), { ...COMPLETE, apiClientId: undefined }).join("\n")).not.toContain(
      "api://",
    );
  });

  it("is the link of the API, with each permission and why, while consent to act in people's names is missing", () => {
    const outcome = { ...COMPLETE, missingScopes: [{ scope: "Chat.Create", reason: "create chats" }] };
    const link = LINK.replace(APP, API);
    const lines = closingLines(options(), outcome);
    expect(lines).toContain("  Chat.Create: to create chats");
    expect(lines).toContain("A Cloud Application Administrator opens this link once, and accepts:");
    expect(lines).toContain(`  ${link}`);
    expect(exitCodeOf(outcome)).toBe(3);
    expect(liveLines(options(), outcome).join()).toContain("Run this again after consent");
    expect(toJson(options(), outcome)).toMatchObject({ apiConsentLink: link, exitCode: 3 });
    expect(closingLines(options(), COMPLETE).join()).not.toContain("adminconsent");
  });

  it("is no such link while a dry run would still change the API, nor before there is one", () => {
    const missingScopes = [{ scope: "Chat.Create", reason: "create chats" }];
    const planned = { ...COMPLETE, missingScopes, steps: [{ words: "add a client secret", done: false }] };
    const lines = closingLines(options("--dry-run"), planned);
    expect(lines.join("\n")).not.toContain("adminconsent");
    expect(lines).toContain("The link for the administrator is printed once this is done.");
    expect(closingLines(options("--dry-run"), { ...planned, apiClientId: undefined }).join()).toContain(
      "once the API is registered",
    );
  });

  it("tells whoever writes a client for what to ask besides, where something is done in people's names", () => {
    const lines = closingLines(options("--on-behalf", "messages,chats"), COMPLETE).join("\n");
    expect(lines).toContain(
      `api://${API}/Messages.Write besides, to act in the name of who is signed in: messages, chats`,
    );
    expect(closingLines(options(), COMPLETE).join("\n")).not.toContain("Messages.Write");
  });

  it("tells whoever reads where, unless nobody signs in there", () => {
    const line = "Viewer, at which people sign in: https://func-1.azurewebsites.net/api/app";
    expect(closingLines(options(), COMPLETE)).toContain(line);
    expect(closingLines(options(), { ...COMPLETE, viewerClientId: undefined }).join()).not.toContain("Viewer");
  });

  it("is no link for a managed identity, which nobody can consent to by link", () => {
    const identity = options("--auth", "managed-identity", "--identity-principal-id", GUID);
    const lines = closingLines(identity, { ...UNCONSENTED, refusals: ["Ask somebody."] });
    expect(lines.join("\n")).not.toContain("adminconsent");
    expect(lines).toContain("Ask somebody.");
    expect(toJson(identity, UNCONSENTED)).not.toHaveProperty("consentLink");
  });

  it("promises the link when a dry run found no app yet", () => {
    const lines = closingLines(options("--dry-run"), { ...UNCONSENTED, clientId: undefined });
    expect(lines.join("\n")).toContain("once the app is registered");
  });

  it("is no link while a dry run would still change the app, as a secret may be on it that nobody here knows", () => {
    const planned = { ...UNCONSENTED, steps: [{ words: "remove a client secret", done: false }] };
    expect(closingLines(options("--dry-run"), planned).join("\n")).not.toContain("adminconsent");
    expect(toJson(options("--dry-run"), planned)).not.toHaveProperty("consentLink");
    expect(closingLines(options("--dry-run"), { ...planned, steps: [] })).toContain(`  ${LINK}`);
  });
});

describe("for programs", () => {
  it("is the outcome with its link and exit code", () => {
    expect(toJson(options(), UNCONSENTED)).toEqual({ dryRun: false, ...UNCONSENTED, consentLink: LINK, exitCode: 3 });
    expect(toJson(options("--dry-run"), UNCONSENTED)).toMatchObject({ dryRun: true, exitCode: 0 });
  });

  it.each([
    [COMPLETE, 0],
    [UNCONSENTED, 3],
    [{ ...COMPLETE, steps: [{ words: "assign", done: false }] }, 3],
    [{ ...COMPLETE, live: true as const }, 0],
    [{ ...COMPLETE, live: "certificate: certificate-expired." }, 3],
  ])("exits by what is missing (%#)", (outcome, exitCode) => {
    expect(exitCodeOf(outcome)).toBe(exitCode);
  });
});

describe("for who watches", () => {
  it("numbers the steps before, and names each after", () => {
    const lines: string[] = [];
    const step = { kind: "create-random-secret", name: "graph-client-state", words: "store it" } as const;
    const watcher = createWatcher(options(), (line) => lines.push(line));
    watcher.planned([step], ["Mind this."]);
    watcher.done(step);
    expect(lines).toEqual(["This will:", "  1. store it", "Note: Mind this.", "", "done: store it"]);
    watcher.settled(COMPLETE);
    watcher.waiting("Waiting.");
    expect(lines).toContain("Consent: given, nothing is missing.");
    expect(lines.at(-1)).toBe("Waiting.");
  });
});
