import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

/** Over the thirty seconds of an app that is told nothing. */
const SLOW_MS = 33_000;

let running: RunningStack;
beforeAll(async () => {
  running = await startRunningStack({ seed: 44, environment: { GRAPH_TIMEOUT_SECONDS: "60" } });
  await running.subscribe();
});
afterAll(() => running?.stop());

it("waits for Graph as long as GRAPH_TIMEOUT_SECONDS says", async () => {
  const { tenant } = running.stack;
  const [chat] = tenant?.model.population.chats ?? [];
  const id = chat?.id ?? "";
  const { id: messageId } = tenant?.model.postMessage(id, { text: "slow to come" }) ?? {};
  await running.event("message.stored", { conversationId: id, cosmosId: messageId ?? "" });
  tenant?.control.faults.set("slow-answer", { delayMs: SLOW_MS, count: 1 });
  const startedMs = performance.now();
  const response = await running.get(`/api/messages/${id}/${messageId}?refresh=true`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    id: messageId,
    body: { content: expect.stringContaining("slow to come") },
  });
  expect(performance.now() - startedMs).toBeGreaterThan(SLOW_MS);
  expect(running.events("graph.failed")).toEqual([]);
});
