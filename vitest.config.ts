import { defineConfig } from "vitest/config";

/** What needs the Bicep compiler: run by `npm run bicep`, by a configuration of its own. */
const COMPILED = "test/infra/bicep/**";
/** What starts a process or listens at a port: `*.server.test.ts`, and all of the folders that are about running things. */
const SERVERS = ["test/e2e/**/*.test.ts", "test/contract/**/*.test.ts", "test/**/*.server.test.ts"];

/**
 * Two projects. `rules` are pure and take every core. `servers` come after them, two files at a time: each starts what it
 * needs at free ports of its own, and mostly waits. (By default vitest leaves one of two cores to nobody.)
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "rules",
          include: ["test/**/*.test.ts"],
          exclude: [...SERVERS, COMPILED],
          maxWorkers: "100%",
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "servers",
          include: SERVERS,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
