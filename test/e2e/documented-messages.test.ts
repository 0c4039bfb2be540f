import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SUM_EVERY_MS } from "../../shared/base/summing-log.ts";
import { conversationOf, documentedMessages, PREVIEW, TWICE } from "../helpers/documented-messages.ts";
import { type JsonObject, type Notifier, postOf, startNotifier } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { openStores, type Stores } from "../helpers/stores.ts";

/** A change of the fixture changes these; the test does not adapt by itself. */
const MESSAGES = 33;
const COMPLETED = [
  ["25.value[0]", TWICE],
  ["33.lastMessagePreview", PREVIEW],
  ["34.value[1]", TWICE],
  ["37.value[0].lastMessagePreview", PREVIEW],
  ["37.value[1].lastMessagePreview", PREVIEW],
  ["37.value[2].lastMessagePreview", PREVIEW],
];

const messages = documentedMessages();

/** What Microsoft may add tomorrow, also under names that are ours or that Cosmos DB gives a meaning to. */
const fromTomorrow: JsonObject = {
  id: "1893456000000",
  etag: "1893456000000",
  chatId: "19:tomorrow@thread.v2",
  messageType: "hologram",
  createdDateTime: "2030-01-01T00:00:00.0000000Z",
  body: { contentType: "markdown", content: "**new**", rendering: { engine: "3d", layers: [1, 2.5, null] } },
  eventDetail: { "@odata.type": "#microsoft.graph.somethingNewEventMessageDetail", deep: [[{ a: null }], []] },
  "replies@odata.count": 0,
  translations: [{ language: "de", "content@odata.type": "#String", content: "Grüße \u2028 👋 \ud83d" }],
  text: "theirs",
  version: "theirs",
  sink: { theirs: true },
  messageId: 7,
  conversationId: null,
  ttl: 1,
  _ts: "theirs",
  _etag: "theirs",
  "@odata.type": "#microsoft.graph.chatMessage",
  "@odata.etag": 'W/"1"',
  emptyText: "",
  emptyObject: {},
  largeNumber: 9007199254740991,
};

let notifier: Notifier;
let running: RunningStack;
let stores: Stores;
/** Payloads by path. */
let raw: ReadonlyMap<string, string>;

beforeAll(async () => {
  notifier = await startNotifier();
  running = await startRunningStack({ seed: 12, environment: notifier.environment });
  stores = openStores(running.stack.settings);
  const items = [...messages.map(({ payload }) => payload), fromTomorrow].map((payload) => notifier.item(payload));
  const response = await running.post("/api/notifications", postOf(items, [await notifier.token()]));
  expect(response.status).toBe(202);
  await waitFor(() => running.events("message.stored").length >= items.length, 30_000);
  raw = new Map((await stores.blobs("raw")).map(({ path, text }) => [path, text]));
});

afterAll(async () => {
  stores?.close();
  await running?.stop();
  await notifier?.stop();
});

/** Replies that come with their root are messages of their own, and are no part of it. */
function withoutReplies(payload: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => !/^replies(@|$)/.test(name)));
}

/** Half of a surrogate pair is the one thing that Cosmos DB may not take: JSON has it as an escape, and then as U+FFFD. */
function wellFormed(payload: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(payload).replaceAll(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd")) as JsonObject;
}

async function expectKeptInFull(payload: JsonObject): Promise<void> {
  const conversationId = String(conversationOf(payload));
  const rootId = payload.replyToId ?? null;
  const found = (await stores.documents(conversationId)).filter(
    ({ messageId, rootId: storedRootId }) => messageId === payload.id && storedRootId === rootId,
  );
  expect(found).toHaveLength(1);
  const { id, sink, ...document } = found[0] as { id: string; sink: { raw: string; aside?: JsonObject } };
  const whole = wellFormed(withoutReplies(payload));
  const { id: graphId, ...expected } = whole;
  // What cannot stand at the top level stands aside; nothing is in neither place, nor changed.
  const kept: JsonObject = { ...document, ...sink.aside };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, kept[name]]))).toStrictEqual(expected);
  expect(id).toBe(rootId === null ? graphId : `${rootId}.${graphId}`);

  const one = await running.get(`/api/messages/${encodeURIComponent(conversationId)}/${id}`);
  expect(one.status).toBe(200);
  expect(await one.json()).toStrictEqual(whole);

  expect(JSON.parse(raw.get(sink.raw) ?? "null")).toStrictEqual(payload);
}

describe("the documented chatMessages", () => {
  it("are all here, and few had to be completed", () => {
    expect(messages).toHaveLength(MESSAGES);
    const completed = messages.filter((message) => message.completed !== undefined);
    expect(completed.map((message) => [message.place, message.completed])).toEqual(COMPLETED);
  });

  it.each(messages)("$place goes through the whole pipeline and comes back unchanged", async ({ payload }) => {
    await expectKeptInFull(payload);
  });

  it("are each stored once, and nothing else is", async () => {
    const received = () => running.events("notifications.received");
    await waitFor(() => received().length > 0, 2 * SUM_EVERY_MS);
    const counts = { items: MESSAGES + 1, accepted: MESSAGES + 1, discarded: 0, quarantined: 0 };
    expect(received()).toEqual([expect.objectContaining({ posts: 1, ...counts })]);
    const metrics = await (await running.get("/api/metrics")).text();
    expect(metrics).toContain(`teamsink_notifications_total{outcome="accepted"} ${counts.accepted}\n`);
    expect(raw.size).toBe(MESSAGES + 1);
    expect(await stores.deadLetters()).toEqual([]);
  });
});

it("what Graph may add tomorrow comes back unchanged as well", async () => {
  await expectKeptInFull(fromTomorrow);
});

it("no log line holds a body, token, secret or clientState", () => {
  const bodies = messages.flatMap(({ place, payload }) => {
    const { content } = payload.body as { content: string };
    return content.length >= 8 ? [[place, content]] : [];
  });
  assertNoSecretsIn(running.log, { ...notifier.secrets, ...(Object.fromEntries(bodies) as Record<string, string>) });
});
