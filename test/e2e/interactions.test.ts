import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const COPILOT = "/copilot/interactionHistory/getAllEnterpriseInteractions";

let running: RunningStack;
beforeAll(async () => {
  running = await startRunningStack({
    seed: 17,
    environment: { GRAPH_RESOURCES: `/chats/getAllMessages,${COPILOT}`, CAPTURE: "interactions" },
  });
  await running.subscribe();
});
afterAll(() => running?.stop());

function tenant() {
  if (!running.stack.tenant) throw new Error("no tenant");
  return running.stack.tenant;
}

async function answer<Name extends keyof typeof ANSWERS>(path: string, name: Name) {
  const response = await running.get(path);
  expect(response.status, path).toBe(200);
  const body: unknown = await response.json();
  expect(ANSWERS[name].safeParse(body).error?.issues, path).toBeUndefined();
  return body as Record<string, unknown>;
}

interface Row {
  readonly userId: string | null;
  readonly interaction: { readonly id: string; readonly sessionId: string; readonly etag: string };
}

async function stored(query: Record<string, string> = {}): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let path = `/api/interactions?${new URLSearchParams({ ...query, limit: "7" })}`;
  for (;;) {
    const page = await answer(path, "InteractionPage");
    rows.push(...(page.interactions as readonly Row[]));
    if (page.nextLink === undefined) return rows;
    path = `/api/interactions${String(page.nextLink)}`;
  }
}

const named = (rows: readonly { userId: string | null; sessionId: string; id: string; version: number }[]) =>
  rows.map(({ userId, sessionId, id, version }) => `${userId} ${sessionId} ${id} ${version}`).sort();
const found = (rows: readonly Row[]) =>
  named(
    rows.map(({ userId, interaction: { sessionId, id, etag } }) => ({ userId, sessionId, id, version: Number(etag) })),
  );

describe("what people ask Copilot", () => {
  it("comes live, whole, and with the daily reading is all there is, each with whose it is", async () => {
    const { copilot } = tenant();
    const userId = copilot.licensedUserIds()[1] ?? "";
    const [prompt, response] = copilot.ask(userId, { text: "What did we decide?" });
    const { sessionId = "", id: interactionId = "" } = response ?? {};
    await waitFor(async () => (await stored({ session_id: sessionId })).length === 2);
    const live = await stored({ session_id: sessionId });
    // An answer is Copilot's, and nothing that came with it says whose it is.
    expect(live.map((row) => row.userId)).toEqual([null, userId]);
    expect(live.map((row) => row.interaction.id)).toEqual([response?.id, prompt?.id]);
    copilot.revise({ userId, sessionId, interactionId }, "You decided to go on.");
    await waitFor(async () => JSON.stringify(await stored({ session_id: sessionId })).includes("to go on"));

    await running.stack.runFunction("delta-sync");
    await waitFor(async () => (await stored()).length === copilot.truth().length);
    await waitFor(async () => (await stored()).every((row) => row.userId !== null));
    expect(found(await stored())).toEqual(named(copilot.truth()));
    expect(found(await stored({ user_id: userId }))).toEqual(
      named(copilot.truth().filter((row) => row.userId === userId)),
    );
    expect(running.events("sync.failed")).toEqual([]);
    expect(running.events("dead-letter.added")).toEqual([]);
  });
});

describe("what data loss prevention judges", () => {
  it("is hidden from the moment the verdict comes, is told of once, and stands in the history", async () => {
    const { model } = tenant();
    const chat = model.population.chats[0];
    const conversationId = chat?.id ?? "";
    const userId = chat?.memberIds[0] ?? "";
    const { id: messageId } = model.postMessage(conversationId, { text: "card 4111 1111" }, { fromUserId: userId });
    const reference = { conversationId, messageId };
    const path = `/api/messages/${encodeURIComponent(conversationId)}/${messageId}`;
    await waitFor(async () => (await running.get(path)).status === 200);
    expect(JSON.stringify(await answer(path, "ChatMessage"))).toContain("4111");
    model.setReaction(reference, userId, "like");
    model.setPolicyViolation(reference, {
      dlpAction: "notifySender,blockAccess",
      justificationText: null,
      policyTip: {
        generalText: "No card numbers.",
        complianceUrl: "https://x.example",
        matchedConditionDescriptions: [],
      },
      userAction: "none",
      verdictDetails: "none",
    });
    // The daily reading of the test before may still be under way, and bring it first.
    await running.event("message.blocked", { conversationId });
    expect(await answer(path, "ChatMessage")).toMatchObject({
      policyMark: "blocked",
      body: { content: "No card numbers." },
    });
    const pages = [
      path,
      `${path}/versions`,
      `${path}/history`,
      `/api/messages?chat_id=${encodeURIComponent(conversationId)}`,
    ];
    for (const each of pages) expect(await (await running.get(each)).text(), each).not.toContain("4111");
    expect((await running.get(`${path}?policy=hide`)).status).toBe(404);
    expect(await (await running.get(`${path}?policy=show`)).text()).toContain("4111");
    const history = await answer(`${path}/history?policy=show`, "MessageEventPage");
    expect(history.events).toMatchObject([
      { event: "created", evidence: "version", after: { body: { content: "<p>card 4111 1111</p>" } } },
      { event: "reactionAdded", evidence: "messageHistory", reactionType: "like", by: { user: { id: userId } } },
      { event: "policyApplied", policyViolation: { dlpAction: "notifySender,blockAccess" } },
    ]);
    expect(running.events("message.blocked")).toHaveLength(1);
  });
});
