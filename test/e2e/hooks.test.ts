import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HookAnswer } from "../../shared/serve/hook/manage-hooks.ts";
import type { Received } from "../fixtures/hooks/receiver.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { type HookReceiver, startHookReceiver } from "../helpers/hook-receiver.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

/** The third try is half a minute after the first. */
const LIMIT_MS = 90_000;

let running: RunningStack;
let receiver: HookReceiver;
let api: ReturnType<typeof createAdminApi>;
let conversationId: string;
let fromUserId: string;
let hook: HookAnswer & { readonly secret: string };

beforeAll(async () => {
  receiver = await startHookReceiver();
  running = await startRunningStack({ seed: 71, environment: { HOOKS_ALLOW_PRIVATE: "on" } });
  api = createAdminApi(running.stack);
  await running.subscribe();
  const chat = running.stack.tenant?.model.population.chats[0];
  conversationId = chat?.id ?? "";
  fromUserId = chat?.memberIds[0] ?? "";
  const asked = { url: receiver.url, filter: { conversation_id: conversationId } };
  const made = await api.post("/api/hooks", asked);
  expect(made).toMatchObject({ status: 201, body: { state: "active" } });
  hook = made.body as never;
});

afterAll(async () => {
  receiver?.stop();
  await running?.stop();
});

afterEach(() => {
  receiver.received.length = 0;
});

const say = (...texts: string[]) => {
  for (const text of texts) running.stack.tenant?.model.postMessage(conversationId, { text }, { fromUserId });
};

interface MessageData {
  readonly messageId: string;
  readonly message: { readonly body: { readonly content: string } };
}
const dataOf = ({ event }: Received) => event?.data as MessageData | undefined;
const textOf = (received: Received) => dataOf(received)?.message.body.content;
const taken = () => receiver.received.filter(({ status }) => status === 200);
const act = async (body: object) => (await api.post(`/api/hooks/${hook.hookId}`, body)).body as unknown as HookAnswer;
const look = async () => (await api.get(`/api/hooks/${hook.hookId}`)).body as unknown as HookAnswer;

/** In the order of the feed, which is that of storing: several are stored at once. */
async function feedFrom(position = "beginning"): Promise<readonly string[]> {
  const { body } = await api.get(`/api/changes?${new URLSearchParams({ position, conversation_id: conversationId })}`);
  return (body.changes as readonly MessageData[]).map(({ messageId }) => messageId);
}

/** As the timer does, until there is so much. */
async function told(count: number): Promise<readonly Received[]> {
  let askedMs = 0;
  await waitFor(async () => {
    if (taken().length >= count) return true;
    if (performance.now() - askedMs > 2_000) {
      askedMs = performance.now();
      await running.stack.runFunction("tell-hooks");
    }
    return false;
  }, LIMIT_MS);
  return taken();
}

describe("a receiver in another process", () => {
  it(
    "that answers 500 twice is told every message once, in order, by events that others' libraries verify and read",
    async () => {
      receiver.order({ secrets: [hook.secret], answers: [500, 500] });
      const texts = ["one", "two", "three", "four", "five"];
      say(...texts);
      const came = await told(texts.length);
      expect(came.map(textOf).toSorted()).toEqual(texts.map((text) => `<p>${text}</p>`).toSorted());
      expect(came.map((each) => dataOf(each)?.messageId)).toEqual(await feedFrom(hook.progress?.position));
      expect(new Set(came.map(({ webhookId }) => webhookId)).size).toBe(texts.length);
      expect(receiver.received.map(({ status }) => status)).toEqual([500, 500, 200, 200, 200, 200, 200]);
      expect(new Set(receiver.received.slice(0, 3).map(({ webhookId }) => webhookId)).size).toBe(1);
      for (const each of receiver.received) {
        expect(each).toMatchObject({
          verifiedBy: [0],
          contentType: "application/cloudevents+json; charset=utf-8",
          event: { type: "com.teamsink.message.created", source: `${running.doors.https}/api` },
        });
      }
    },
    LIMIT_MS,
  );

  it(
    "goes over to another secret without missing anything",
    async () => {
      const { secret: next = "" } = await act({ action: "rotate" });
      say("with both");
      expect((await told(1)).map(({ verifiedBy }) => verifiedBy)).toEqual([[0]]);
      receiver.order({ secrets: [next] });
      say("with the new one");
      expect((await told(2)).map(textOf)).toEqual(["<p>with both</p>", "<p>with the new one</p>"]);
      const record = JSON.stringify([await look(), await api.get("/api/hooks")]);
      expect(record).not.toContain(next);
      assertNoSecretsIn(running.log, { first: hook.secret, next, query: "of-the-receiver" });
    },
    LIMIT_MS,
  );

  it(
    "is told again from a position, by the same ids",
    async () => {
      const before = (await look()).progress?.position;
      say("again");
      const [first] = await told(1);
      await act({ action: "replay", position: before });
      expect((await told(2)).map(({ webhookId }) => webhookId)).toEqual([first?.webhookId, first?.webhookId]);
    },
    LIMIT_MS,
  );

  it(
    "that answers 410 is told nothing more",
    async () => {
      receiver.order({ answers: [410] });
      say("nobody wants this");
      await waitFor(async () => {
        await running.stack.runFunction("tell-hooks");
        return (await look()).state === "disabled";
      }, LIMIT_MS);
      expect(await look()).toMatchObject({ reason: "gone" });
      say("nor this");
      await running.stack.runFunction("tell-hooks");
      const deep = await api.get("/api/health/deep");
      const steps = deep.body.steps as readonly { readonly step: string }[];
      expect(steps.find(({ step }) => step === "hooks")).toMatchObject({ status: "warning", code: "hook-behind" });
      expect(receiver.received.map(({ status }) => status)).toEqual([410]);
      await act({ action: "resume" });
      expect((await told(2)).map(textOf)).toEqual(["<p>nobody wants this</p>", "<p>nor this</p>"]);
    },
    LIMIT_MS,
  );
});

describe("an address that is none of the internet's", () => {
  const OUR_OWN = ["http://127.0.0.1:1234/", "https://localhost/", "https://10.1.2.3/", "https://[::ffff:127.0.0.1]/"];

  it("is refused unless the setting says otherwise", async () => {
    const strict = await startRunningStack({ seed: 72 });
    try {
      const strictApi = createAdminApi(strict.stack);
      for (const url of [...OUR_OWN, receiver.url]) {
        expect(await strictApi.post("/api/hooks", { url })).toMatchObject({
          status: 400,
          body: { code: "hook-url-refused" },
        });
      }
      expect((await strictApi.get("/api/hooks")).body).toEqual({ count: 0, hooks: [] });
    } finally {
      await strict.stop();
    }
    expect(receiver.received).toEqual([]);
    const metadata = await api.post("/api/hooks", { url: "https://169.254.169.254/metadata/identity" });
    expect(metadata.body).toMatchObject({ code: "hook-url-refused" });
  });
});
