import { createCoreApi } from "../../local/functions-host/core-api.ts";
import { FunctionsApp } from "../../local/functions-host/functions-app.ts";
import { loadBundle } from "../../local/functions-host/load-bundle.ts";

/** Loads one file as the worker does and tells how long that took and what it registered. Usage: cold-start-child.ts FILE */
const app = new FunctionsApp(() => {});
const coreApi = createCoreApi(app);
const startedMs = performance.now();
loadBundle(process.argv[2] ?? "", coreApi);
const durationMs = performance.now() - startedMs;
process.send?.({ durationMs, functions: app.functions.size });
