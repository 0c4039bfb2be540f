import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../shared/base/errors/errors.ts";
import { MAX_BODY_BYTES, MAX_ITEMS } from "../../shared/capture/notification/envelope.ts";
import type { DeepHealthReport } from "../../shared/operate/health/deep-health.ts";
import { noFault } from "../helpers/fault-proxy.ts";
import { type JsonObject, type Notifier, postOf, startNotifier, type TokenFlaw } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { NOTHING_KEPT, STORED_ONCE } from "../helpers/stores.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

const NOTIFICATIONS = "/api/notifications";
const LIFECYCLE = "/api/lifecycle";

let notifier: Notifier;
let places: StoresBehindProxies;
let running: RunningStack;
/** Of every message that was made here. */
const bodies: Record<string, string> = {};
/** Conversations of what was refused. */
const refused: string[] = [];

beforeAll(async () => {
  [notifier, places] = await Promise.all([startNotifier(), startStoresBehindProxies()]);
  // Down from the start, so that nothing is known of any secret yet.
  notifier.vault.faults.unavailable = true;
  running = await startRunningStack({ seed: 11, environment: { ...notifier.environment, ...places.settings } });
});

afterAll(async () => {
  await running?.stop();
  await Promise.all([notifier?.stop(), places?.stop()]);
});

interface ChatMessage extends JsonObject {
  readonly id: string;
  readonly chatId: string;
}

/** A new message in a chat of its own, whose name makes the chat easy to find. */
function chatMessage(name: string): ChatMessage {
  const nowMs = Date.now();
  const content = `nobody may read ${randomUUID()}`;
  const chatId = `19:${name}-${randomUUID()}@thread.v2`;
  bodies[chatId] = content;
  const body = { contentType: "text", content };
  return { id: String(nowMs), chatId, createdDateTime: new Date(nowMs).toISOString(), messageType: "message", body };
}

const isStored = (message: ChatMessage, limitMs?: number) =>
  waitFor(async () => (await places.stores.documents(message.chatId)).length > 0, limitMs);

/** A process that has just started, as after a deployment: it knows no secret, and may ask for all of them at once. */
async function startCold(): Promise<void> {
  await running.stack.host.stop();
  await running.stack.restartHost();
}

describe("a handshake", () => {
  const decoded = "Validation: Testing client application reachability for subscription Request-Id: 5e+7 & <b>ü</b>";
  const encoded =
    "Validation%3a+Testing%20client+application+reachability+for+subscription+Request-Id%3A+5e%2B7+%26+%3Cb%3e%C3%BC%3c/b%3E";

  it.each([
    { door: "https", path: NOTIFICATIONS, with: "nothing else" },
    { door: "https", path: LIFECYCLE, with: "nothing else" },
    { door: "http", path: NOTIFICATIONS, with: "nothing else" },
    { door: "http", path: LIFECYCLE, with: "nothing else" },
    { door: "https", path: NOTIFICATIONS, before: "a=1&", after: "&b=2", with: "other parameters" },
    { door: "https", path: NOTIFICATIONS, body: "{ this is no JSON", with: "a body of garbage" },
    { door: "https", path: LIFECYCLE, body: "x".repeat(MAX_BODY_BYTES + 1), with: "a body over the limit" },
  ] as const)("over $door to $path with $with is answered with the decoded token alone", async (given) => {
    const { door, path, before, after, body } = { before: "", after: "", body: "", ...given };
    const url = `${running.doors[door]}${path}?${before}validationToken=${encoded}${after}`;
    const response = await fetch(url, { method: "POST", body });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe(decoded);
  });

  it("is answered before any other work, with everything else down", async () => {
    for (const proxy of [places.blob, places.queue, places.cosmos]) proxy.fault = () => "hang-up";
    const response = await running.post(`${NOTIFICATIONS}?validationToken=a`, postOf([]));
    for (const proxy of [places.blob, places.queue, places.cosmos]) proxy.fault = noFault;
    expect([response.status, await response.text()]).toEqual([200, "a"]);
    expect(running.events("notifications.received")).toEqual([]);
    expect(running.events("keys.refresh-failed")).toEqual([]);
  });

  it("with a token over the limit is refused", async () => {
    const answer = await problemOf(await running.post(`${NOTIFICATIONS}?validationToken=${"a".repeat(5_000)}`));
    expect(answer).toMatchObject({ status: 400, contentType: "application/problem+json", code: "query-invalid" });
  });
});

describe("while Key Vault is down, from a cold start", () => {
  const message = chatMessage("vault-down");

  it("keeps an authentic item in quarantine, without its clientState", async () => {
    const since = running.log.length;
    const response = await running.post(NOTIFICATIONS, postOf([notifier.item(message)], [await notifier.token()]));
    expect(response.status).toBe(202);
    await running.event("notification.quarantined", { reason: "secret-unavailable" }, since);
    expect(await places.stores.kept(message.chatId)).toEqual({ ...NOTHING_KEPT, quarantine: 1 });
    const [record] = await places.stores.blobs("quarantine");
    expect(record?.text).not.toContain(notifier.secrets.clientState);
  });

  it("asks Graph to send again what nothing proves to be Graph's", async () => {
    const unproven = chatMessage("unproven");
    const { encryptedContent: _encryptedContent, ...item } = notifier.item(unproven);
    const answer = await problemOf(await running.post(NOTIFICATIONS, postOf([item])));
    expect(answer).toMatchObject({ status: 503, contentType: "application/problem+json", code: "secret-unavailable" });
    expect(await places.stores.kept(unproven.chatId)).toEqual(NOTHING_KEPT);
  });

  it("asks Graph to send again what quarantine does not take either", async () => {
    const homeless = chatMessage("homeless");
    places.blob.fault = () => "hang-up";
    const post = postOf([notifier.item(homeless)], [await notifier.token()]);
    const answer = await problemOf(await running.post(NOTIFICATIONS, post));
    places.blob.fault = noFault;
    expect(answer).toMatchObject({ status: 503, code: "blob-unavailable" });
    expect(await places.stores.kept(homeless.chatId)).toEqual(NOTHING_KEPT);
  });

  it("stores what waited in quarantine, by itself, once Key Vault is back", async () => {
    notifier.vault.faults.unavailable = false;
    await startCold();
    await running.stack.runFunction("retry-waiting");
    await running.event("quarantine.retried", { released: 1, waiting: 0 });
    await isStored(message);
    expect(await places.stores.kept(message.chatId)).toEqual(STORED_ONCE);
  });
});

/** A message waits in its queue, five seconds at first: begun here, looked at in the end. */
const outages = [429, 503, 408, 449].map((status) => ({ status, message: chatMessage(`cosmos-${status}`) }));

describe("while Cosmos does not take a message", () => {
  it("takes posts all the same, and leaves the messages in the queue", async () => {
    places.cosmos.fault = ({ headers }) => {
      const partition = String(headers["x-ms-documentdb-partitionkey"]);
      const outage = outages.find(({ message }) => partition.includes(message.chatId));
      return outage && { status: outage.status, headers: { "x-ms-retry-after-ms": "10" } };
    };
    const items = outages.map(({ message }) => notifier.item(message));
    expect((await running.post(NOTIFICATIONS, postOf(items, [await notifier.token()]))).status).toBe(202);
    await waitFor(() => running.events("message.waiting").length >= outages.length, 30_000);
    places.cosmos.fault = noFault;
    const failures = running.events("message.waiting").map(({ queue, reason }) => ({ queue, reason }));
    // A message may have been tried twice by now.
    expect(failures.length).toBeGreaterThanOrEqual(outages.length);
    expect(failures).toEqual(failures.map(() => ({ queue: "messages", reason: "store-unavailable" })));
    expect(running.events("function.failed")).toEqual([]);
    for (const { message } of outages)
      expect(await places.stores.kept(message.chatId)).toEqual({ ...NOTHING_KEPT, raw: 1 });
  });
});

describe("a post that is not Graph's", () => {
  const tooManyItems = postOf(Array.from({ length: MAX_ITEMS + 1 }, () => ({})));
  const tooLarge = postOf([{ filler: "x".repeat(MAX_BODY_BYTES) }]);

  it.each<readonly [string, string | Uint8Array, { status: number; code: ErrorCode }]>([
    ["nothing", "", { status: 400, code: "body-not-json" }],
    ["half a document", '{"value":[', { status: 400, code: "body-not-json" }],
    ["bytes that are no text", Uint8Array.of(0xff, 0xfe, 0x00, 0x80), { status: 400, code: "body-not-json" }],
    ["a form", "validationToken=a&value=b", { status: 400, code: "body-not-json" }],
    ["null", "null", { status: 400, code: "envelope-invalid" }],
    ["an array", "[]", { status: 400, code: "envelope-invalid" }],
    ["an object without items", '{"validationTokens":[]}', { status: 400, code: "envelope-invalid" }],
    ["items that are no array", '{"value":{"0":{}}}', { status: 400, code: "envelope-invalid" }],
    ["tokens that are no array", '{"value":[],"validationTokens":"a"}', { status: 400, code: "envelope-invalid" }],
    ["a body over the limit", tooLarge, { status: 413, code: "body-too-large" }],
    ["more items than the limit", tooManyItems, { status: 413, code: "body-too-large" }],
  ])("(%s) is refused on both URLs", async (_name, body, expected) => {
    for (const path of [NOTIFICATIONS, LIFECYCLE]) {
      const answer = await problemOf(await running.post(path, body));
      expect(answer).toMatchObject({ ...expected, contentType: "application/problem+json" });
    }
  });

  it("is counted with its reason", async () => {
    for (const reason of ["body-not-json", "envelope-invalid", "body-too-large"]) {
      await running.event("notification.refused", { reason });
    }
  });
});

describe("an item of somebody who is not Graph, or not ours", () => {
  interface Case {
    readonly what: string;
    readonly reason: ErrorCode;
    /** Of the item, instead of the genuine ones. */
    readonly members?: JsonObject;
    /** A genuine one when left out. */
    readonly tokens?: readonly string[] | TokenFlaw | undefined;
  }
  const unsealed = { encryptedContent: undefined };

  it.each<Case>([
    { what: "another clientState", reason: "client-state-mismatch", members: { clientState: randomUUID() } },
    { what: "no clientState", reason: "client-state-mismatch", members: { clientState: undefined } },
    {
      what: "neither content nor our clientState",
      reason: "client-state-mismatch",
      members: { ...unsealed, clientState: "a" },
    },
    { what: "another tenant", reason: "tenant-mismatch", members: { tenantId: randomUUID() } },
    { what: "no tenant", reason: "item-invalid", members: { tenantId: undefined } },
    {
      what: "another resource and no content",
      reason: "resource-unsupported",
      members: { ...unsealed, resource: "users('a')" },
    },
    { what: "a token signed by somebody else", reason: "token-invalid", tokens: "signature" },
    { what: "a token that is none", reason: "token-invalid", tokens: ["a.b.c"] },
    { what: "a token for another app", reason: "token-wrong-audience", tokens: "audience" },
    { what: "a token of another publisher", reason: "token-wrong-publisher", tokens: "publisher" },
    { what: "a token of another issuer", reason: "token-wrong-issuer", tokens: "issuer" },
    { what: "no token", reason: "token-missing", tokens: [] },
    { what: "no member for tokens", reason: "token-missing", tokens: undefined },
  ])("($what) learns nothing and is counted as $reason", async ({ reason, members, ...given }) => {
    const { tokens } = { tokens: [await notifier.token()], ...given };
    const presented = typeof tokens === "string" ? [await notifier.token(tokens)] : tokens;
    for (const path of [NOTIFICATIONS, LIFECYCLE]) {
      const message = chatMessage("refused");
      refused.push(message.chatId);
      const since = running.log.length;
      const response = await running.post(path, postOf([notifier.item(message, members)], presented));
      expect([response.status, await response.text()]).toEqual([202, ""]);
      await running.event("notification.discarded", { reason, count: 1 }, since);
    }
  });

  it("costs its neighbours nothing", async () => {
    const [before, wrong, after] = [chatMessage("before"), chatMessage("refused"), chatMessage("after")];
    refused.push(wrong.chatId);
    const items = [notifier.item(before), notifier.item(wrong, { clientState: "a" }), null, notifier.item(after)];
    expect((await running.post(NOTIFICATIONS, postOf(items, [await notifier.token()]))).status).toBe(202);
    await Promise.all([before, after].map((message) => isStored(message)));
  });

  it("leaves nothing behind", async () => {
    // What came after all of them is stored, so theirs would be as well.
    for (const chatId of refused) expect(await places.stores.kept(chatId)).toEqual(NOTHING_KEPT);
  });
});

describe("an item with a token of Graph's that is only out of time", () => {
  it("is asked for again, since the clock may be ours that is off; and the log doubts it", async () => {
    const message = chatMessage("untimely");
    const since = running.log.length;
    const post = postOf([notifier.item(message)], [await notifier.token("expired")]);
    const answer = await problemOf(await running.post(NOTIFICATIONS, post));
    expect(answer).toMatchObject({ status: 503, code: "token-out-of-time" });
    await running.event("notification.refused", { reason: "token-out-of-time", status: 503 }, since);
    const { offMs } = await running.event("clock.doubted", { seenIn: "validation-token" }, since);
    expect(Number(offMs)).toBeGreaterThan(86_400_000);
    expect(running.events("notification.discarded", since)).toEqual([]);
    expect(await places.stores.kept(message.chatId)).toEqual(NOTHING_KEPT);
  });
});

describe("an authentic item that cannot be opened", () => {
  const flipped = (base64: string) => `${base64[0] === "A" ? "B" : "A"}${base64.slice(1)}`;
  const changed = (change: (content: ReturnType<Notifier["seal"]>) => JsonObject) => (text: string) => {
    const content = notifier.seal(text);
    return { ...content, ...change(content) };
  };

  it.each<[string, ErrorCode, (text: string) => unknown]>([
    ["other data", "signature-mismatch", changed(({ data }) => ({ data: flipped(data) }))],
    [
      "another signature",
      "signature-mismatch",
      changed((content) => ({ dataSignature: flipped(content.dataSignature) })),
    ],
    ["no base64", "signature-mismatch", changed(() => ({ data: "%%%", dataSignature: "%%%" }))],
    ["another key", "content-undecipherable", changed(({ dataKey }) => ({ dataKey: flipped(dataKey) }))],
    ["no content at all", "content-undecipherable", () => "sealed"],
    ["a content that is no JSON", "content-undecipherable", () => notifier.seal("no JSON")],
    ["an unknown certificate", "certificate-unknown", (text) => notifier.sealForUnknown(text)],
  ])("(%s) is kept in quarantine, with its reason", async (_name, reason, seal) => {
    const message = chatMessage("unopened");
    const since = running.log.length;
    const item = notifier.item(message, { encryptedContent: seal(JSON.stringify(message)) });
    const response = await running.post(NOTIFICATIONS, postOf([item], [await notifier.token()]));
    expect([response.status, await response.text()]).toEqual([202, ""]);
    const { path } = await running.event("notification.quarantined", { reason }, since);
    const { clientState: _clientState, ...verbatim } = item;
    const record = (await places.stores.blobs("quarantine")).find((blob) => blob.path === path);
    expect(JSON.parse(record?.text ?? "null")).toMatchObject({ reason, item: verbatim });
    expect(record?.text).not.toContain(notifier.secrets.clientState);
    expect(await places.stores.kept(message.chatId)).toEqual({ ...NOTHING_KEPT, quarantine: 1 });
  });
});

describe("while storage is down", () => {
  it.each<{ place: "queue" | "blob"; code: ErrorCode; length: number }>([
    { place: "queue", code: "queue-unavailable", length: 100 },
    // Too large for a queue message, so it needs a blob to wait in.
    { place: "blob", code: "blob-unavailable", length: 60_000 },
  ])(
    "($place) Graph is asked to send again, and what it sends then is stored once",
    async ({ place, code, length }) => {
      const message = { ...chatMessage(`${place}-down`), summary: "x".repeat(length) };
      const post = postOf([notifier.item(message)], [await notifier.token()]);
      places[place].fault = () => "hang-up";
      const since = running.log.length;
      const answer = await problemOf(await running.post(NOTIFICATIONS, post));
      places[place].fault = noFault;
      expect(answer).toMatchObject({ status: 503, contentType: "application/problem+json", code });
      await running.event("notification.refused", { reason: code, status: 503 }, since);
      expect(await places.stores.kept(message.chatId)).toEqual(NOTHING_KEPT);
      for (let repetition = 0; repetition < 2; repetition += 1) {
        expect((await running.post(NOTIFICATIONS, post)).status).toBe(202);
      }
      await running.event("message.unchanged", { conversationId: message.chatId });
      // The claims are given back once the message is stored.
      await waitFor(async () => (await places.stores.kept(message.chatId)).claims === 0);
      expect(await places.stores.kept(message.chatId)).toEqual(STORED_ONCE);
    },
  );
});

describe("a queue message that cannot be worked off", () => {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
  const item = { kind: "chatMessage", tenantId: "t", receivedDateTime: "2026-01-01T00:00:00Z" };

  it.each<[string, string, (mark: string) => string]>([
    ["no JSON", "queue-message-invalid", (mark) => Buffer.from(`no JSON ${mark}`).toString("base64")],
    ["no item", "queue-message-invalid", (mark) => base64({ kind: "unheard of", mark })],
    ["no message", "message-invalid", (mark) => base64({ ...item, payload: { mark } })],
    ["a claim to any blob", "queue-message-invalid", (mark) => base64({ claim: `../raw/${mark}` })],
  ])("(%s) is kept as a dead letter, whole, with its reason", async (_name, reason, textOf) => {
    const mark = randomUUID();
    const since = running.log.length;
    await places.stores.enqueue(textOf(mark));
    await running.event("dead-letter.added", { reason, queue: "messages" }, since);
    const letters = (await places.stores.deadLetters()).filter(({ body }) => JSON.stringify(body).includes(mark));
    expect(letters).toEqual([expect.objectContaining({ queue: "messages", reason })]);
  });
});

describe("a queue message that is not even base64", () => {
  it("waits in the poison queue, where the self check counts it", async () => {
    await places.stores.enqueue('{"kind":"chatMessage"}');
    await waitFor(async () => (await places.stores.poisoned()) === 1);
    const deep = (await (await running.get("/api/health/deep")).json()) as DeepHealthReport;
    expect(deep.steps.find(({ step }) => step === "queue")).toMatchObject({ waiting: { "messages-poison": 1 } });
    // There is no Graph behind the notifier, so something fails; what, is not for strangers.
    const open = await fetch(`${running.doors.http}/api/health`);
    expect([open.status, await open.json()]).toEqual([503, { status: "failing", checkedDateTime: expect.any(String) }]);
  });
});

describe("query parameters that are wrong", () => {
  const date = expect.stringContaining("expected an ISO 8601 date-time");
  it.each<[string, Record<string, unknown>]>([
    ["", { chat_id: "expected chat_id, or team_id and channel_id" }],
    ["?chat_id=a&limit=0&order=newest", { limit: expect.stringContaining("1 to 200"), order: expect.any(String) }],
    ["?chat_id=a&since=yesterday&until=1", { since: date, until: date }],
    ["?team_id=a&cursor=b", { channel_id: "expected beside team_id", cursor: "expected a cursor from a nextLink" }],
    ["?chat_id=a&top=5", { top: "is not a parameter of this request" }],
    ["/a/b?asOf=then", { asOf: date }],
  ])("(%s) are each named, with what is expected", async (path, expected) => {
    const answer = await problemOf(await running.get(`/api/messages${path}`));
    expect(answer).toMatchObject({ status: 400, contentType: "application/problem+json", code: "query-invalid" });
    const errors = (answer.errors ?? []) as { parameter: string; detail: string }[];
    expect(Object.fromEntries(errors.map(({ parameter, detail }) => [parameter, detail]))).toMatchObject(expected);
  });
});

describe("in the end", () => {
  it("every message that Cosmos did not take at first is stored", async () => {
    await Promise.all(outages.map(({ message }) => isStored(message, 45_000)));
    for (const { message } of outages) expect(await places.stores.kept(message.chatId)).toEqual(STORED_ONCE);
  });

  it("no log line holds a body, token, secret or clientState", () => {
    const keys = { functionKey: running.stack.functionKey, cosmosKey: places.settings.COSMOS_KEY ?? "" };
    assertNoSecretsIn(running.log, { ...notifier.secrets, ...keys, ...bodies });
  });
});
