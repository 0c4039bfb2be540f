import { defineConfig } from "vitest/config";

/** Two projects: `rules` are pure and run in parallel; `servers` start processes and share two cores, so run one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "rules",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/contract/**", "test/local/**"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "servers",
          include: ["test/e2e/**/*.test.ts", "test/contract/**/*.test.ts", "test/local/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
