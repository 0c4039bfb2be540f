import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noFault } from "../helpers/fault-proxy.ts";
import { KIND, type OtlpReceiver, startOtlpReceiver, type TakenSpan } from "../helpers/otlp-receiver.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

/** Longer than the exporter tries before it gives a batch up. */
const LOST_WITHIN_MS = 30_000;
/** More than a queue message holds. */
const LARGE = 60_000;
const KEY_OF_RECEIVER = "the receiver's, only";

let receiver: OtlpReceiver;
let places: StoresBehindProxies;
let running: RunningStack;
/** Everything that was said. */
const texts: string[] = [];

beforeAll(async () => {
  [receiver, places] = await Promise.all([startOtlpReceiver(), startStoresBehindProxies()]);
  const environment = {
    ...places.settings,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${encodeURIComponent(KEY_OF_RECEIVER)}`,
  };
  running = await startRunningStack({ seed: 81, environment });
  await running.subscribe();
});

afterAll(async () => {
  await running?.stop();
  await Promise.all([receiver?.stop(), places?.stop()]);
});

const model = () => {
  const { tenant } = running.stack;
  if (!tenant) throw new Error("no tenant");
  return tenant.model;
};

/** Posts a message into the chat of this number, a new one each time, and waits until it is stored. */
async function say(chat: number, more = ""): Promise<void> {
  const text = `nobody may read ${randomUUID()}`;
  texts.push(text);
  const chatId = model().population.chats[chat]?.id ?? "";
  const { id } = model().postMessage(chatId, { text: `${text}${more}` });
  await waitFor(async () => (await running.get(`/api/messages/${encodeURIComponent(chatId)}/${id}`)).ok, 30_000);
}

const named = (name: string, since = 0) => receiver.spans.slice(since).filter((span) => span.name === name);

async function spanOf(find: () => TakenSpan | undefined): Promise<TakenSpan> {
  await waitFor(() => find() !== undefined, LOST_WITHIN_MS);
  return find() as TakenSpan;
}

/** The trace in which a message was stored, as the names from its post on. */
async function storedIn(since: number): Promise<TakenSpan[]> {
  const stored = await spanOf(() =>
    named("process messages", since).find(({ spanId }) =>
      named("POST cosmos", since).some(
        ({ parentSpanId, attributes }) => parentSpanId === spanId && attributes["http.response.status_code"] === 201,
      ),
    ),
  );
  // Whatever began before it ended has been sent a batch later at the latest.
  await spanOf(() => named("POST /api/notifications", since).find(({ traceId }) => traceId === stored.traceId));
  return receiver.spans.slice(since).filter(({ traceId }) => traceId === stored.traceId);
}

const below = (trace: readonly TakenSpan[], name: string) => {
  const parents = trace.filter((span) => span.name === name);
  return [
    ...new Set(
      trace
        .filter(({ parentSpanId }) => parents.some(({ spanId }) => spanId === parentSpanId))
        .map((span) => span.name),
    ),
  ].sort();
};

describe("the trace of a message", () => {
  it("goes from the post over the queue to the store, as one tree", async () => {
    const since = receiver.spans.length;
    await say(0);
    const trace = await storedIn(since);
    const roots = trace.filter(({ parentSpanId }) => !parentSpanId);
    expect(roots).toHaveLength(1);
    expect(roots[0]).toMatchObject({
      name: "POST /api/notifications",
      kind: KIND.server,
      attributes: { "http.route": "/api/notifications", "http.response.status_code": 202 },
    });
    const ids = new Set(trace.map(({ spanId }) => spanId));
    expect(trace.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))).toEqual([]);
    expect(below(trace, "POST /api/notifications")).toContain("send messages");
    expect(below(trace, "send messages")).toEqual(["POST queue", "process messages"]);
    expect(below(trace, "process messages")).toEqual(expect.arrayContaining(["POST cosmos", "PUT blob"]));
    expect(trace.find(({ name }) => name === "send messages")).toMatchObject({
      kind: KIND.producer,
      attributes: { "messaging.destination.name": "messages", "messaging.operation.type": "send" },
    });
    expect(trace.find(({ name }) => name === "process messages")).toMatchObject({ kind: KIND.consumer });
  });

  it("is the same one for what was too large for the queue", async () => {
    const since = receiver.spans.length;
    await say(1, "x".repeat(LARGE));
    const trace = await storedIn(since);
    // The claim, and what it claims.
    expect(below(trace, "send messages")).toEqual(["POST queue", "PUT blob", "process messages"]);
    expect(below(trace, "process messages")).toEqual(expect.arrayContaining(["DELETE blob", "GET blob", "PUT blob"]));
  });

  it("is the same one for what had to wait", async () => {
    const since = receiver.spans.length;
    const logged = running.log.length;
    places.cosmos.fault = () => ({ status: 403 });
    const said = say(2);
    await running.event("message.waiting", { queue: "messages", attempts: 1 }, logged);
    places.cosmos.fault = noFault;
    await said;
    const trace = await storedIn(since);
    const tries = trace.filter(({ name }) => name === "process messages");
    expect(tries.length).toBeGreaterThanOrEqual(2);
    expect(below(trace, "process messages")).toContain("send messages");
    expect(trace.find(({ name, status }) => name === "POST cosmos" && status?.code === 2)).toMatchObject({
      attributes: { "error.type": "403" },
    });
  });

  it("is not chosen by a stranger, and goes on with that of whoever has a key", async () => {
    const [strange, own] = ["ab".repeat(16), "cd".repeat(16)];
    const traceparent = (traceId: string) => ({ traceparent: `00-${traceId}-${"12".repeat(8)}-01` });
    const since = receiver.spans.length;
    await fetch(`${running.doors.http}/api/health`, { headers: traceparent(strange) });
    const headers = { "x-functions-key": running.stack.functionKey, ...traceparent(own) };
    await fetch(`${running.doors.http}/api/chats`, { headers });
    const span = await spanOf(() => named("GET /api/chats", since)[0]);
    expect(span).toMatchObject({ traceId: own, parentSpanId: "12".repeat(8) });
    const asked = await spanOf(() => named("GET /api/health", since)[0]);
    expect(asked.parentSpanId ?? "").toBe("");
    expect(receiver.text).not.toContain(strange);
  });
});

it("a job has a trace of its own, which names who sent it", async () => {
  await running.stack.runFunction("audit");
  const job = await spanOf(() => named("process sync").find(({ links }) => links?.length === 1));
  expect(job.parentSpanId ?? "").toBe("");
  const [link] = job.links ?? [];
  expect(link?.traceId).not.toBe(job.traceId);
  const sender = await spanOf(() => receiver.spans.find(({ spanId }) => spanId === link?.spanId));
  expect(sender.name).toBe("send sync");
});

it("tells of Graph by its routes, and of Key Vault", async () => {
  const made = await spanOf(() => named("POST /subscriptions")[0]);
  expect(made).toMatchObject({ kind: KIND.client, attributes: { "url.template": "/subscriptions" } });
  const root = await spanOf(() => receiver.spans.find(({ spanId }) => spanId === made.parentSpanId));
  expect(root.name).toBe("renew-subscriptions");
  await spanOf(() => named("GET key-vault")[0]);
});

describe("whoever takes the traces", () => {
  it("is told who sends them, and is shown nothing of what was said, of whom, or of what opens anything", () => {
    expect(receiver.headers.every((sent) => sent["x-key"] === KEY_OF_RECEIVER)).toBe(true);
    const { settings, functionKey, masterKey, operatorKey = "" } = running.stack;
    const storage = /AccountKey=([^;]+)/.exec(settings.AzureWebJobsStorage ?? "")?.[1] ?? "";
    const { chats, users } = model().population;
    const secrets = { functionKey, masterKey, operatorKey, storage, cosmos: settings.COSMOS_KEY ?? "" };
    const ids = [...chats, ...users].map(({ id }) => id);
    expect(Object.entries(secrets).filter(([, secret]) => secret.length < 8)).toEqual([]);
    const unwanted = [...Object.values(secrets), settings.AZURE_CLIENT_SECRET ?? "-".repeat(9), ...texts, ...ids];
    const seen = receiver.text;
    expect(unwanted.filter((text) => seen.includes(text) || seen.includes(encodeURIComponent(text)))).toEqual([]);
    expect(/sig=|Bearer|eyJ|BEGIN |@thread|AccountKey/.exec(seen)).toBeNull();
    expect(seen.length).toBeGreaterThan(10_000);
  });

  it("may be away: posts are answered and stored, and the log says it once", async () => {
    await receiver.away();
    const logged = running.log.length;
    for (const chat of [3, 4, 5]) await say(chat);
    await waitFor(() => running.events("traces.lost", logged).length > 0, LOST_WITHIN_MS);
    await say(0);
    expect(running.events("traces.lost", logged)).toHaveLength(1);
    const refused = running.events("notification.refused", logged);
    expect(refused).toEqual([]);
    const others = running.log.slice(logged).filter(({ message }) => /ECONNREFUSED|OTLP/i.test(message));
    expect(others).toHaveLength(1);

    await receiver.back();
    const since = receiver.spans.length;
    await say(1);
    const again = await running.event("traces.sent-again", {}, logged);
    expect(Number(again.lost)).toBeGreaterThan(0);
    await spanOf(() => named("process messages", since)[0]);
  });
});
