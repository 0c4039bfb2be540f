import { expect, it } from "vitest";
import { DEFAULT_IDS } from "../../local/tenant/authority/registrations.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import { codeOf, type TeamsinkError } from "../../shared/base/errors/errors.ts";
import { sendRequest } from "../../shared/serve/api/write-parameters.ts";
import { actOnMessage } from "../../shared/serve/write/act-on-message.ts";
import type { Acting } from "../../shared/serve/write/acting.ts";
import { actOnChat } from "../../shared/serve/write/chats.ts";
import { sendMessage } from "../../shared/serve/write/send-message.ts";
import { composeInMemory } from "./host/compose-in-memory.ts";
import { Life } from "./host/life.ts";
import { tokenOfPerson } from "./person-token.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const SETTINGS = { API_CLIENT_ID: DEFAULT_IDS.apiClientId, ON_BEHALF: "messages,viewpoint" };
/** Graph: one request a second in a chat; of our own a little more. */
const TURN_MS = 1_150;

/** A person of a chat of two, and the one instance they talk to. */
async function startWriting(simulation: Simulation): Promise<{ chatId: string; acting: Acting }> {
  const { clock, logWatch, settings, stores, random, tenant } = simulation;
  const life = new Life();
  const app = composeInMemory({
    life,
    clock: life.clock(clock),
    log: logWatch.log,
    settings,
    stores,
    behind: (_service, port) => port,
    ask: inProcessFetch(tenant.door, settings.graphEndpoint),
    random: random.fork(),
  });
  const { directory } = tenant.model;
  const isActive = (id: string) => directory.users.get(id)?.accountEnabled === true;
  const chat = directory.chats.all.find(({ memberIds }) => memberIds.filter(isActive).length >= 2);
  const userId = chat?.memberIds.find(isActive);
  if (chat === undefined || userId === undefined) throw new Error("nobody talks");
  const person = { kind: "user", id: userId, clientId: "c", roles: new Set<never>(), canWrite: true } as const;
  const acting = app.seenBy(person).acting?.(await tokenOfPerson(simulation, userId));
  if (acting === undefined) throw new Error("nobody acts");
  // Who may see what is decided elsewhere.
  const seen = { messages: stores.messages, directory: stores.directory };
  return { chatId: chat.id, acting: { ...acting, seen } };
}

async function during<T>({ clock }: Simulation, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  for (let passedMs = 0; !isDone && passedMs < 120_000; passedMs += 50) await clock.advance(50);
  return work;
}

const orError = <T>(work: Promise<T>) => work.catch((error: TeamsinkError) => ({ ok: false, error }) as const);

async function sendOne(acting: Acting, chatId: string) {
  const asked = sendRequest.parse({ content: "to be changed" });
  const sent = await sendMessage(acting, { conversationId: chatId, key: "k", asked });
  if (!sent.ok) throw sent.error;
  return { conversationId: chatId, messageId: String(sent.value.id) };
}

it("lets whoever writes in a chat pass those who have only read it", () =>
  withSimulation({ seed: 12, settings: SETTINGS }, async (simulation) => {
    const { clock } = simulation;
    const { chatId, acting } = await during(simulation, startWriting(simulation));
    const address = await during(simulation, sendOne(acting, chatId));
    await clock.advance(10_000);
    const startMs = clock.nowMs();
    const marks = Array.from({ length: 30 }, () => orError(actOnChat(acting, chatId, { action: "mark-read" })));
    await clock.advance(50);
    const edit = actOnMessage(acting, address, {
      action: "edit",
      content: "changed",
      contentType: "text",
      mentions: [],
    });
    expect(await during(simulation, edit)).toMatchObject({ ok: true, value: { isCurrent: true } });
    expect(clock.nowMs() - startMs).toBeLessThan(5 * TURN_MS);
    const answers = await during(simulation, Promise.all(marks));
    const refused = answers.flatMap((one) => (one.ok ? [] : [one.error]));
    expect(answers.length - refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["on-behalf-throttled"]));
    // One after the other, so that they do not come back together.
    expect(new Set(refused.map(({ retryAfterMs }) => retryAfterMs)).size).toBe(refused.length);
  }));

it("says of what was done that it was, where Graph does not give it back at the moment", () =>
  withSimulation({ seed: 12, settings: SETTINGS }, async (simulation) => {
    const { chatId, acting } = await during(simulation, startWriting(simulation));
    const address = await during(simulation, sendOne(acting, chatId));
    const edits = Array.from({ length: 6 }, (_none, index) =>
      orError(
        actOnMessage(acting, address, { action: "edit", content: `${index}`, contentType: "text", mentions: [] }),
      ),
    );
    const answers = await during(simulation, Promise.all(edits));
    expect(answers.map(({ ok }) => ok)).toEqual(edits.map(() => true));
    const current = answers.map((one) => one.ok && one.value.isCurrent);
    expect(new Set(current)).toEqual(new Set([true, false]));
    for (const one of answers) expect(one.ok && one.value.message.id).toBe(address.messageId);
    const { message } = simulation.tenant.model.conversation(chatId).messages.get(address.messageId) ?? {};
    expect(message?.body.content).toBe("5");
  }));
