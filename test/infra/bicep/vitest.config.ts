import { defineConfig } from "vitest/config";

/** `npm run bicep` runs these on what the compiler made. */
export default defineConfig({ test: { include: ["test/infra/bicep/*.test.ts"], maxWorkers: "100%" } });
