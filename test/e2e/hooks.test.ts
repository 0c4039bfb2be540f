import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HookAnswer } from "../../shared/serve/hook/manage-hooks.ts";
import type { Received } from "../fixtures/hooks/receiver.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { type HookReceiver, startHookReceiver } from "../helpers/hook-receiver.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
let receiver: HookReceiver;
let api: ReturnType<typeof createAdminApi>;
let conversationId: string;
let fromUserId: string;

beforeAll(async () => {
  receiver = await startHookReceiver();
  running = await startRunningStack({ seed: 71, environment: { HOOKS_ALLOW_PRIVATE: "on" } });
  api = createAdminApi(running.stack);
  await running.subscribe();
  const chat = running.stack.tenant?.model.population.chats[0];
  conversationId = chat?.id ?? "";
  fromUserId = chat?.memberIds[0] ?? "";
});

afterAll(async () => {
  receiver?.stop();
  await running?.stop();
});

const say = (text: string) => running.stack.tenant?.model.postMessage(conversationId, { text }, { fromUserId });

async function makeHook(more: object = {}): Promise<HookAnswer & { readonly secret: string }> {
  const made = await api.post("/api/hooks", {
    url: receiver.url,
    filter: { conversation_id: conversationId },
    ...more,
  });
  expect(made).toMatchObject({ status: 201 });
  return made.body as never;
}

interface MessageData {
  readonly message: { readonly body: { readonly content: string } };
}

const textsOf = (received: readonly Received[]) =>
  received.map(({ event }) => (event?.data as MessageData | undefined)?.message.body.content);
const taken = () => receiver.received.filter(({ status }) => status === 200);

describe("a hook", () => {
  it("is told of a message that is written, by an event that others' libraries verify and read", async () => {
    const { secret, hookId } = await makeHook();
    receiver.order({ secrets: [secret] });
    say("hello");
    await running.stack.runFunction("tell-hooks");
    await waitFor(async () => {
      if (taken().length > 0) return true;
      await running.stack.runFunction("tell-hooks");
      return false;
    }, 30_000);
    const [first] = taken();
    expect(first).toMatchObject({
      verifiedBy: [0],
      contentType: "application/cloudevents+json; charset=utf-8",
      event: { type: "com.teamsink.message.created", source: `${running.doors.https}/api` },
    });
    expect(textsOf(taken())).toEqual(["<p>hello</p>"]);
    const { body } = await api.get(`/api/hooks/${hookId}`);
    expect(body).toMatchObject({ state: "active", progress: { trouble: null } });
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});
