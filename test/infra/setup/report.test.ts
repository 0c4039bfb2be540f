import { describe, expect, it } from "vitest";
import { readOptions, type SetupOptions } from "../../../infra/setup/options.ts";
import { closingLines, createWatcher, exitCodeOf, toJson } from "../../../infra/setup/report.ts";
import type { SetupOutcome } from "../../../infra/setup/run-setup.ts";

const GUID = "6b1c5f1e-0000-4000-8000-000000000001";
const APP = "6b1c5f1e-0000-4000-8000-000000000002";

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
  servicePrincipalId: GUID,
  missingConsent: [],
  assignmentRefused: undefined,
};
const UNCONSENTED = { ...COMPLETE, missingConsent: [{ role: "Chat.Read.All", reason: "read chats" }] };
const LINK = `https://login.microsoftonline.us/${GUID}/adminconsent?client_id=${APP}`;

describe("what is left to do", () => {
  it("is the link of the tenant's own authority while consent is missing, with each role and why", () => {
    const lines = closingLines(options(), UNCONSENTED);
    expect(lines).toContain(`  ${LINK}`);
    expect(lines).toContain("  Chat.Read.All: to read chats");
  });

  it("is to tell the deployment which app it is, unless it knows", () => {
    const words = `azd env set GRAPH_CLIENT_ID ${APP}`;
    expect(closingLines(options(), COMPLETE).join("\n")).toContain(words);
    const knowing = { ...options(), deployedClientId: APP };
    expect(closingLines(knowing, COMPLETE).join("\n")).not.toContain("azd env set");
  });

  it("is no link for a managed identity, which nobody can consent to by link", () => {
    const identity = options("--auth", "managed-identity", "--identity-principal-id", GUID);
    const lines = closingLines(identity, { ...UNCONSENTED, assignmentRefused: "Ask somebody." });
    expect(lines.join("\n")).not.toContain("adminconsent");
    expect(lines).toContain("Ask somebody.");
    expect(toJson(identity, UNCONSENTED)).not.toHaveProperty("consentLink");
  });

  it("promises the link when a dry run found no app yet", () => {
    const lines = closingLines(options("--dry-run"), { ...UNCONSENTED, clientId: undefined });
    expect(lines.at(-1)).toContain("once the app is registered");
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
  ])("exits by what is missing (%#)", (outcome, exitCode) => {
    expect(exitCodeOf(outcome)).toBe(exitCode);
  });
});

describe("for who watches", () => {
  it("numbers the steps before, and names each after", () => {
    const lines: string[] = [];
    const step = { kind: "create-client-state", words: "store it" } as const;
    const watcher = createWatcher(options(), (line) => lines.push(line));
    watcher.planned([step], ["Mind this."]);
    watcher.done(step);
    expect(lines).toEqual(["This will:", "  1. store it", "Note: Mind this.", "", "done: store it"]);
  });
});
