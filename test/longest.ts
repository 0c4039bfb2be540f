/**
 * The files that take longest, longest first. One that began last would keep all cores but its own waiting; the order of
 * the others matters little. Vitest knows how long a file took only where it ran before, which on a clean clone it did not.
 */
export const LONGEST: readonly string[] = [
  "test/e2e/start.test.ts",
  "test/e2e/stop.test.ts",
  "test/chaos/processes/run-processes.server.test.ts",
  "test/e2e/docs-pages.test.ts",
  "test/e2e/hooks-kill.test.ts",
  "test/e2e/hooks.test.ts",
  "test/e2e/old-secrets.test.ts",
  "test/chaos/run-chaos.test.ts",
  "test/scale/scale.test.ts",
  "test/e2e/foreign-graph.test.ts",
  "test/e2e/bench.test.ts",
  "test/e2e/kill-host.test.ts",
  "test/e2e/deep-health.test.ts",
  "test/e2e/dead-letters.test.ts",
  "test/local/command-lines.server.test.ts",
  "test/chaos/outage.test.ts",
  "test/e2e/rebuild.test.ts",
  "test/infra/setup/main.server.test.ts",
  "test/e2e/front-door.test.ts",
  "test/e2e/audit.test.ts",
  "test/local/functions-host/process.server.test.ts",
  "test/e2e/local-settings.test.ts",
  "test/e2e/rebuild-many.test.ts",
  "test/chaos/rotation.test.ts",
];
