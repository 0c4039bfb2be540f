import { createCoreApi } from "../../../local/functions-host/core-api.ts";
import { type FunctionDefinition, toFunctionDefinition } from "../../../local/functions-host/function-definition.ts";
import { FunctionsApp } from "../../../local/functions-host/functions-app.ts";
import { createCors } from "../../../local/functions-host/http/cors.ts";
import { listen } from "../../../local/functions-host/http/listener.ts";
import { createRequestListener } from "../../../local/functions-host/http/request-listener.ts";
import { createRouter, type HttpFunction } from "../../../local/functions-host/http/router.ts";
import { emptyAnswer } from "../../../local/functions-host/http/rpc-http.ts";
import { createInvoker } from "../../../local/functions-host/invoke.ts";
import { loadBundle } from "../../../local/functions-host/load-bundle.ts";
import { textTriggerMetadata } from "../../../local/functions-host/queue/trigger-metadata.ts";
import { systemClock } from "../../../shared/base/clock.ts";
import { forEachLimited } from "../../../shared/base/for-each-limited.ts";
import type { CpuUsed } from "./bundle-process.ts";

/**
 * One bundle in a process of its own, with the parts of the local functions host that the worker has as well: posts come
 * over HTTP, queue messages from the parent, since fetching them is the host's business in Azure and not the worker's.
 * Usage: host-child.ts BUNDLE
 */

/** host.json: batchSize and newBatchThreshold. */
const AT_A_TIME = 24;

const app = new FunctionsApp(() => {});
loadBundle(process.argv[2] ?? "", createCoreApi(app));
app.lock();
const definitions = [...app.functions.values()].map(({ metadata }) => toFunctionDefinition(metadata));
const invoke = createInvoker({ app, clock: systemClock, sink: () => {} });
const isHttp = (definition: FunctionDefinition): definition is HttpFunction =>
  definition.trigger.type === "httpTrigger";
const { port } = await listen(
  0,
  createRequestListener({
    scheme: "http",
    router: createRouter(definitions.filter(isHttp), "api"),
    admin: () => emptyAnswer(404),
    keys: { master: "none", host: [] },
    cors: createCors([]),
    invoke,
    sink: () => {},
  }),
);

async function processTexts(texts: readonly string[]): Promise<void> {
  const definition = definitions.find(({ name }) => name === "process-message");
  if (definition === undefined) throw new Error("The bundle has no function process-message");
  await forEachLimited(texts, AT_A_TIME, async (text) => {
    const { bindingName, id } = definition;
    const triggerMetadata = textTriggerMetadata(text);
    const result = await invoke(id, { bindingName, data: { string: text }, triggerMetadata, reason: "bench" });
    if (!result.succeeded) throw new Error("The bundle could not process a message");
  });
}

process.on("message", async ({ texts }: { texts: readonly string[] }) => {
  await processTexts(texts);
  const all = process.cpuUsage();
  const main = process.threadCpuUsage();
  process.send?.({ allThreadsUs: all.user + all.system, mainThreadUs: main.user + main.system } satisfies CpuUsed);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
