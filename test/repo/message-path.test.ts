import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importsOf, type SourceFile, sourceFiles } from "../helpers/source-files.ts";

/** Fewer is better: whoever changes what happens to a message has to read them all. */
const MOST_FILES = 31;

/** Where the way begins, and what fills the ports that it passes: see `shared/compose.ts`. */
const ENTRIES = [
  "functions/index.ts",
  "functions/notifications.ts",
  "functions/process-message.ts",
  "shared/azure/blob-store.ts",
  "shared/azure/cosmos-client.ts",
  "shared/azure/cosmos-message-store.ts",
  "shared/azure/signing-keys.ts",
  "shared/azure/storage-queue.ts",
  "shared/capture/notification/client-states.ts",
  "shared/capture/notification/keyring.ts",
  "shared/capture/notification/validation-tokens.ts",
  "shared/store/message/last-received.ts",
];

/** Words that all files use. */
const WORDS = ["shared/base/", "shared/port/"];

/** What the files of the way import and an ordinary message does not pass, and why not. */
const BESIDE: Readonly<Record<string, string>> = {
  "functions/misconfigured.ts": "an app without valid settings",
  "shared/capture/notification/client-state-flaw.ts": "once a refresh of the client state",
  "shared/capture/notification/notification-key.ts": "once a refresh of the certificate",
  "shared/capture/notification/quarantine.ts": "what cannot be opened",
  "shared/job/sync-job.ts": "lifecycle events",
  "shared/job/hook-job.ts": "what is posted to hooks",
  "shared/job/waiting-message.ts": "what cannot be done now",
  "shared/job/redrive.ts": "what is a dead letter, or was one",
  "shared/job/dead-letter.ts": "what can never be done",
  "shared/job/dead-letter-state.ts": "what can never be done",
  "shared/resource/families.ts": "read once, with the settings",
  "shared/resource/interaction-families.ts": "read once, with the settings",
  "shared/resource/path-grammar.ts": "an item without content",
  "shared/resource/message-address.ts": "an item without content",
  "shared/store/message/policy-violation.ts": "a message with a verdict of data loss prevention",
  "shared/resource/interaction-address.ts": "an item that is no message",
  "shared/resource/directory-address.ts": "an item that is no message",
  "shared/resource/meeting-address.ts": "an item that is no message",
  "shared/resource/presence-address.ts": "an item that is no message",
  "shared/resource/meeting-families.ts": "an item that is no message",
  "shared/resource/directory-families.ts": "an item that is no message",
  "shared/azure/message-queries.ts": "who asks for messages",
  "shared/azure/access-fault.ts": "what does not get as far as Azure",
  "shared/azure/proxy.ts": "once a process: the way out",
  "shared/azure/cosmos-errors.ts": "what Cosmos DB refuses",
  "shared/azure/container-definitions.ts": "who follows a change feed",
};

/** Their dynamic imports are others' handlers. */
const LAZY = ["functions/triggers.ts", "functions/register.ts", "functions/index.ts", "functions/misconfigured.ts"];

const files = new Map(sourceFiles("functions", "shared").map((file) => [file.path, file]));

/** What is loaded for the entries, as far as it is of ours. Other triggers' handlers are loaded at their own first use. */
function loadedFor(entries: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const visit = (file: SourceFile | undefined) => {
    if (file === undefined || seen.has(file.path)) return;
    seen.add(file.path);
    const isLazy = LAZY.includes(file.path);
    for (const { target, typeOnly } of importsOf(isLazy ? withoutDynamic(file) : file)) {
      if (!typeOnly) visit(files.get(target));
    }
  };
  for (const entry of entries) visit(files.get(entry));
  return [...seen].filter((path) => !WORDS.some((folder) => path.startsWith(folder))).sort();
}

function withoutDynamic({ path, text }: SourceFile): SourceFile {
  return { path, text: text.replaceAll(/\bimport\("[^"]+"\)/g, "") };
}

function namedFiles(): readonly string[] {
  const section = /## The way of one message\n([\s\S]*?)\n## /.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
  const steps = section.split("\n\n").filter((paragraph) => /^\d\. /.test(paragraph));
  const links = steps.flatMap((step) => [...step.matchAll(/\]\(([^)]+\.ts)\)/g)].map(([, target]) => target ?? ""));
  return [...new Set(links)].sort();
}

describe("the way of one message", () => {
  it("is named whole in the README, file by file, as the imports have it", () => {
    const passed = loadedFor(ENTRIES).filter((path) => !(path in BESIDE));
    expect(namedFiles()).toEqual(passed);
  });

  it(`is at most ${MOST_FILES} files long`, () => {
    expect(namedFiles().length).toBeLessThanOrEqual(MOST_FILES);
    expect(namedFiles().length).toBeGreaterThan(20);
  });

  it("excuses no file that is not imported by it", () => {
    const loaded = loadedFor(ENTRIES);
    expect(Object.keys(BESIDE).filter((path) => !loaded.includes(path))).toEqual([]);
  });

  it("would notice one file more", () => {
    expect(loadedFor([...ENTRIES, "shared/serve/pages/page-answer.ts"])).not.toEqual(loadedFor(ENTRIES));
  });
});
