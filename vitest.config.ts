import { defineConfig } from "vitest/config";

/** What starts a process or listens at a port: `*.server.test.ts`, and all of the folders that are about running things. */
const SERVERS = ["test/e2e/**/*.test.ts", "test/contract/**/*.test.ts", "test/**/*.server.test.ts"];

/** Two projects: `rules` are pure and run in parallel; `servers` share two cores, so run one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "rules",
          include: ["test/**/*.test.ts"],
          exclude: SERVERS,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "servers",
          include: SERVERS,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
