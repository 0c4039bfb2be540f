import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

// Some hundred processes load the same files, and need not all compile them anew.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("node_modules/.cache/node-compile", import.meta.url));

/** What needs the Bicep compiler: run by `npm run bicep`, by a configuration of its own. */
const COMPILED = "test/infra/bicep/**";
/** What needs a browser, a terminal or a keyring, which npm does not install: run by `npm run desktop`. */
const DESKTOP = "test/desktop/**/*.test.ts";
/** What tries our own instruments: that chaos, scale, bench and fuzz turn red where they should. Run by `npm run instruments`. */
const INSTRUMENTS = "test/instruments/**/*.test.ts";
/** What starts a process or listens at a port: `*.server.test.ts`, and all of the folders that are about running things. */
const SERVERS = ["test/e2e/**/*.test.ts", "test/contract/**/*.test.ts", "test/**/*.server.test.ts"];
/** One file more than there are cores: those that start servers, at free ports of their own, wait much of their time. */
const maxWorkers = availableParallelism() + 1;

/** Simulations make much that is gone in a moment: with room for it, a tenth of their time. */
const execArgv = ["--max-semi-space-size=128"];
/** What is waited for comes when the machine has time for it: a second, as it is else, is a matter of what runs beside. */
const PATIENT = { testTimeout: 120_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

/** `npm test` runs the first two side by side: while one file waits, another works. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "rules",
          include: ["test/**/*.test.ts"],
          exclude: [...SERVERS, COMPILED, DESKTOP, INSTRUMENTS],
          maxWorkers,
          // One process for many files: half of their time went into new ones. They leave nothing of theirs behind in it.
          isolate: false,
          execArgv,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "servers",
          include: SERVERS,
          maxWorkers,
          // Each in a process of its own: what the SDKs find out about the machine's identity they keep for as long as that lives.
          ...PATIENT,
        },
      },
      { test: { name: "desktop", include: [DESKTOP], maxWorkers, ...PATIENT } },
      { test: { name: "instruments", include: [INSTRUMENTS], maxWorkers, execArgv, ...PATIENT } },
    ],
  },
});
