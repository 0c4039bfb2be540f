import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
let tenant: Tenant;
let [ann, bob]: User[] = [];
let chatId = "";

beforeAll(async () => {
  running = await startRunningStack({ seed: 31 });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  tenant = stack.tenant;
  await running.subscribe();
  const { directory } = tenant.model;
  const isEmployee = ({ userType, accountEnabled }: User) => userType === "Member" && accountEnabled;
  const chat = directory.chats.all.find(
    ({ chatType, memberIds }) =>
      chatType === "oneOnOne" &&
      directory.users.all.filter((user) => memberIds.includes(user.id) && isEmployee(user)).length === 2,
  );
  if (!chat) throw new Error("no chat of two");
  chatId = chat.id;
  [ann, bob] = directory.users.all.filter(({ id }) => chat.memberIds.includes(id));
  const { id } = tenant.model.postMessage(chatId, { text: "so that it is known" });
  await running.event("message.stored", { conversationId: chatId, cosmosId: id });
});
afterAll(() => running?.stop());

async function post(user: User | undefined, path: string, body: unknown, headers: Record<string, string> = {}) {
  const token = await running.stack.tokenOf(user as User, "writing");
  return fetch(`${running.doors.http}/api/entra/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

describe("a text", () => {
  it("is sent in the person's name, and stored at once", async () => {
    const answer = await post(
      ann,
      `messages/${chatId}`,
      { content: "Hello from the API" },
      { "idempotency-key": "first" },
    );
    const body = await answer.text();
    expect(answer.status, body).toBe(201);
    const message = JSON.parse(body);
    expect(message).toMatchObject({ chatId, body: { content: "Hello from the API" }, from: { user: { id: ann?.id } } });
    const inTenant = tenant.model.conversation(chatId).messages.get(message.id);
    expect(inTenant?.message.from?.user?.id).toBe(ann?.id);
    void bob;
    void problemOf;
  });
});
