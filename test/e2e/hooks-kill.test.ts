import { expect, it, onTestFinished } from "vitest";
import type { HookAnswer } from "../../shared/serve/hook/manage-hooks.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { startHookReceiver } from "../helpers/hook-receiver.ts";
import { waitFor } from "../helpers/processes.ts";
import { startRunningStack } from "../helpers/running-stack.ts";

const MESSAGES = 60;
/** Whoever follows a process that died waits three quarters of a minute for it; the rest is for a machine that is busy with something else. */
const LIMIT_MS = 4 * 60_000;

it(
  "misses nothing of a conversation, and keeps its order, when the host is killed in the middle of telling",
  async () => {
    const receiver = await startHookReceiver();
    onTestFinished(() => receiver.stop());
    const environment = { HOOKS_ALLOW_PRIVATE: "on" };
    const running = await startRunningStack({ seed: 73, environment, queueLeaseSeconds: 5 });
    onTestFinished(() => running.stop());
    const { stack } = running;
    await running.subscribe();
    const api = createAdminApi(stack);
    const chat = stack.tenant?.model.population.chats[0];
    const conversationId = chat?.id ?? "";
    const made = await api.post("/api/hooks", { url: receiver.url, filter: { conversation_id: conversationId } });
    const { hookId, secret = "" } = made.body as unknown as HookAnswer;
    receiver.order({ secrets: [secret], delayMs: 50 });
    await api.post(`/api/hooks/${hookId}`, { action: "pause" });
    const position = (made.body as unknown as HookAnswer).progress?.position ?? "";
    const stored = async () => {
      const query = new URLSearchParams({ position, conversation_id: conversationId });
      const { body } = await api.get(`/api/changes?${query}`);
      return (body.changes as readonly { messageId: string }[]).map(({ messageId }) => messageId);
    };
    for (let index = 0; index < MESSAGES; index += 1) {
      const fromUserId = chat?.memberIds[0] ?? "";
      stack.tenant?.model.postMessage(conversationId, { text: `${index}` }, { fromUserId });
    }
    await waitFor(async () => (await stored()).length >= MESSAGES, LIMIT_MS);
    const ids = await stored();
    await api.post(`/api/hooks/${hookId}`, { action: "resume" });
    await waitFor(() => receiver.received.length > 10, LIMIT_MS);
    await stack.killHost();
    const atDeath = receiver.received.length;
    expect(atDeath).toBeLessThan(MESSAGES);
    await stack.restartHost();
    const came = () =>
      receiver.received.map(({ event }) => (event?.data as { messageId?: string } | undefined)?.messageId);
    let askedMs = 0;
    await waitFor(async () => {
      if (performance.now() - askedMs > 5_000) {
        askedMs = performance.now();
        await stack.runFunction("tell-hooks");
      }
      return new Set(came()).size >= MESSAGES;
    }, LIMIT_MS);
    // Each for the first time in the order of the feed; what was on its way came again.
    expect([...new Set(came())]).toEqual(ids);
    expect(receiver.received.every(({ verifiedBy }) => verifiedBy.length === 1)).toBe(true);
    expect(came().length).toBeGreaterThan(MESSAGES);
    expect(came().length).toBeLessThanOrEqual(MESSAGES + atDeath + 1);
  },
  2 * LIMIT_MS,
);
