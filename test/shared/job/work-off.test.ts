import { beforeEach, describe, expect, it } from "vitest";
import { type ErrorCode, TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { keepPoison } from "../../../shared/job/keep-poison.ts";
import { writeClaim } from "../../../shared/job/queue-body.ts";
import { unwrapMessage, WAIT_MS, wrapMessage } from "../../../shared/job/waiting-message.ts";
import { workOff } from "../../../shared/job/work-off.ts";
import { MAX_QUEUE_TEXT_BYTES } from "../../../shared/port/work-queue.ts";
import { createDeadLetterWorld } from "../../helpers/dead-letter-world.ts";

const MINUTE_MS = 60_000;
let world: ReturnType<typeof createDeadLetterWorld>;
/** What the work comes to from now on. */
let outcome: () => TeamsinkError | undefined;
let worked: unknown[];
beforeEach(() => {
  world = createDeadLetterWorld();
  outcome = () => undefined;
  worked = [];
});

const failWith = (code: ErrorCode, retryAfterMs?: number) => {
  outcome = () => new TeamsinkError(code, "why", retryAfterMs === undefined ? {} : { retryAfterMs });
};
const throwWith = (error: Error) => {
  outcome = () => {
    throw error;
  };
};

const deliver = (queueMessage: unknown, queue: "messages" | "sync" = "messages") =>
  workOff(world.ports, {
    queue,
    queueMessage,
    work: async (value) => {
      const error = outcome();
      if (!error) worked.push(value);
      return error;
    },
  });

/** What stands in the queue, taken out of it. */
const takeSent = () =>
  world.queue.sent.splice(0).map(({ queue, text, visibleAfterMs }) => ({
    queue,
    message: JSON.parse(text) as unknown,
    visibleAfterMs,
  }));

/** Delivers what comes back, each time when it may be seen. Returns after how many seconds each attempt was made. */
async function deliverUntilDone(queueMessage: unknown): Promise<number[]> {
  const fromMs = world.clock.nowMs();
  const attempts = [0];
  await deliver(queueMessage);
  for (let sent = takeSent(); sent.length > 0; sent = takeSent()) {
    const [one, ...others] = sent;
    if (!one || others.length > 0) throw new Error("expected one message in the queue");
    await world.clock.advance(one.visibleAfterMs);
    attempts.push((world.clock.nowMs() - fromMs) / 1_000);
    await deliver(one.message);
  }
  return attempts;
}

describe("what cannot be done now", () => {
  it("waits in its own queue, longer each time, and is worked off as it came", async () => {
    failWith("store-unavailable");
    const inOneHour = world.clock.nowMs() + 60 * MINUTE_MS;
    const body = { kind: "x" };
    void world.clock.sleep(60 * MINUTE_MS).then(() => {
      outcome = () => undefined;
    });
    const attempts = await deliverUntilDone(body);
    expect(attempts).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1_235, 1_835, 2_435, 3_035, 3_635]);
    expect(world.clock.nowMs()).toBeGreaterThanOrEqual(inOneHour);
    expect(worked).toEqual([body]);
    expect(await world.letters()).toEqual([]);
  });

  it.each([["messages"], ["sync"]] as const)("is counted, one event a wait: %s", async (queue) => {
    failWith("graph-unavailable");
    await deliver({ a: 1 }, queue);
    const [sent] = takeSent();
    await deliver(sent?.message, queue);
    expect(takeSent()).toMatchObject([{ queue, visibleAfterMs: 10_000 }]);
    const event = { event: "message.waiting", level: "warn", queue, reason: "graph-unavailable" };
    expect(world.log.lines).toEqual([
      { ...event, attempts: 1, visibleAfterMs: 5_000 },
      { ...event, attempts: 2, visibleAfterMs: 10_000 },
    ]);
  });

  it("waits as well when it is thrown", async () => {
    throwWith(new TeamsinkError("graph-throttled", "why", { retryAfterMs: 90_000 }));
    await deliver({ a: 1 });
    expect(takeSent()).toMatchObject([{ visibleAfterMs: 90_000 }]);
  });

  it("does not wait less than what failed asked for, nor longer than ten minutes of itself", async () => {
    failWith("store-unavailable", 3_000);
    await deliver({ a: 1 });
    expect(takeSent()).toMatchObject([{ visibleAfterMs: 5_000 }]);
    failWith("store-unavailable", 30 * MINUTE_MS);
    await deliver({ a: 1 });
    expect(takeSent()).toMatchObject([{ visibleAfterMs: 30 * MINUTE_MS }]);
    failWith("store-unavailable");
    await deliver(JSON.parse(wrapMessage({ a: 1 }, { attempts: 900, sinceDateTime: "2026-01-01T00:00:00.000Z" })));
    expect(takeSent()).toMatchObject([{ visibleAfterMs: 10 * MINUTE_MS }]);
  });

  it("is over within ten minutes after four minutes without the store, without a dead letter", async () => {
    for (let startMs = 0; startMs < 4 * MINUTE_MS; startMs += 5_000) {
      const outageEndsMs = world.clock.nowMs() + 4 * MINUTE_MS;
      await world.clock.advance(startMs);
      outcome = () => (world.clock.nowMs() < outageEndsMs ? new TeamsinkError("store-unavailable") : undefined);
      await deliverUntilDone({ startMs });
      expect(world.clock.nowMs() - outageEndsMs).toBeLessThan(10 * MINUTE_MS);
    }
    expect(worked).toHaveLength(48);
    expect(await world.letters()).toEqual([]);
  });

  it("is a dead letter with hope after a day, as it came", async () => {
    failWith("store-unavailable");
    const attempts = await deliverUntilDone({ a: 1 });
    const lastMs = (attempts.at(-1) ?? 0) * 1_000;
    expect(lastMs).toBeGreaterThanOrEqual(WAIT_MS);
    expect(lastMs).toBeLessThanOrEqual(WAIT_MS + 10 * MINUTE_MS);
    expect(attempts.length).toBeLessThan(160);
    const [letter, ...others] = await world.letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ reason: "retries-exhausted", body: { a: 1 }, state: "waiting" });
    expect(letter?.detail).toContain("store-unavailable");
    expect(letter?.nextRetryDateTime).not.toBeNull();
  });

  it("waits on after a day when not even a dead letter can be made of it", async () => {
    failWith("store-unavailable");
    const body = { a: 1 };
    const old = wrapMessage(body, { attempts: 150, sinceDateTime: "2025-12-30T00:00:00.000Z" });
    world.state.failNext(Number.POSITIVE_INFINITY);
    await deliver(JSON.parse(old));
    const [sent] = takeSent();
    world.state.failNext(0);
    await deliver(sent?.message);
    expect(takeSent()).toEqual([]);
    expect(await world.letters()).toMatchObject([{ reason: "retries-exhausted", body }]);
  });

  it("is the host's to bring again when the queue does not take it back", async () => {
    failWith("store-unavailable");
    world.queue.failNext(1);
    await expect(deliver({ a: 1 })).rejects.toMatchObject({ code: "store-unavailable" });
    expect(world.log.lines).toEqual([]);
  });

  it("includes a claim that cannot be read now, and stays a claim", async () => {
    const { blobs } = world;
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "messages", text: '{"large":true}' }));
    blobs.failNext(1);
    await deliver(message);
    const [sent] = takeSent();
    expect(sent?.message).toMatchObject({ body: message });
    await deliver(sent?.message);
    expect(worked).toEqual([{ large: true }]);
    expect(blobs.paths("claims")).toEqual([]);
  });

  it("is done once, although the answer to the claim's removal was lost", async () => {
    const { ports } = world;
    const message: unknown = JSON.parse(await writeClaim({ ...ports, queue: "messages", text: '{"a":1}' }));
    const { remove } = ports.blobs;
    ports.blobs.remove = async (address) => {
      await remove(address);
      throw new TeamsinkError("blob-unavailable");
    };
    await deliver(message);
    expect(worked).toEqual([{ a: 1 }]);
    expect(takeSent()).toEqual([]);
    expect(await world.letters()).toEqual([]);
  });

  it("counts on where message and count were claimed together, and leaves no claim behind", async () => {
    const { blobs } = world;
    const retry = { attempts: 3, sinceDateTime: "2026-01-01T00:00:00.000Z" };
    const text = wrapMessage({ large: true }, retry);
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "messages", text }));
    failWith("store-unavailable");
    await deliver(message);
    const [sent] = takeSent();
    expect(sent?.message).toEqual({ retry: { ...retry, attempts: 4 }, body: message });
    outcome = () => undefined;
    await deliver(sent?.message);
    expect(worked).toEqual([{ large: true }]);
    expect(blobs.paths("claims")).toEqual([]);
  });

  it("has another day when its dead letter is re-driven, wherever its old count is written", async () => {
    const { blobs } = world;
    const text = wrapMessage({ large: true }, { attempts: 150, sinceDateTime: "2025-12-30T00:00:00.000Z" });
    const message: unknown = JSON.parse(await writeClaim({ blobs, queue: "messages", text }));
    failWith("store-unavailable");
    await deliver(message);
    const [letter] = await world.letters();
    expect(letter).toMatchObject({ reason: "retries-exhausted", body: message });
    await deliver({ deadLetterId: letter?.id });
    expect(takeSent()).toMatchObject([{ message: { retry: { attempts: 1 }, body: { deadLetterId: letter?.id } } }]);
  });
});

describe("what can never be done", () => {
  it.each([
    // An operator may put it right any day.
    ["graph-forbidden", "2026-01-01T01:00:00.000Z"],
    ["message-invalid", null],
    ["graph-answer-invalid", null],
  ] as const)("is a dead letter at once, returned or thrown: %s", async (code, nextRetryDateTime) => {
    failWith(code);
    await deliver({ a: 1 });
    throwWith(new TeamsinkError(code, "why"));
    await deliver({ a: 2 });
    const letters = await world.letters();
    expect(letters).toHaveLength(2);
    for (const letter of letters) expect(letter).toMatchObject({ reason: code, detail: "why", nextRetryDateTime });
    expect(world.queue.sent).toEqual([]);
  });

  it("is one dead letter, whether it waited before or not", async () => {
    failWith("message-invalid");
    await deliver({ a: 1 });
    await deliver(JSON.parse(wrapMessage({ a: 1 }, { attempts: 1, sinceDateTime: "2026-01-01T00:00:00.000Z" })));
    expect(await world.letters()).toMatchObject([{ body: { a: 1 } }]);
  });

  it("waits when the dead letter cannot be written now", async () => {
    failWith("message-invalid");
    world.state.failNext(1);
    await deliver({ a: 1 });
    const [sent] = takeSent();
    await deliver(sent?.message);
    expect(await world.letters()).toMatchObject([{ reason: "message-invalid", body: { a: 1 } }]);
  });

  it("is a dead letter of few bytes, however large its body", async () => {
    const body = { large: "x".repeat(3 * 1024 * 1024) };
    failWith("message-invalid");
    await deliver(body);
    await deliver(body);
    const letters = await world.letters();
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters).length).toBeLessThan(MAX_QUEUE_TEXT_BYTES);
    expect(world.blobs.paths("claims")).toHaveLength(1);
    outcome = () => undefined;
    await deliver({ deadLetterId: letters[0]?.id });
    expect(worked).toEqual([body]);
    expect(world.blobs.paths("claims")).toHaveLength(1);
  });
});

describe("a defect", () => {
  it.each([[new Error("a defect")], [new TeamsinkError("internal-error")]])("is thrown: %s", async (error) => {
    throwWith(error);
    await expect(deliver({ a: 1 })).rejects.toBe(error);
    expect(world.queue.sent).toEqual([]);
    expect(await world.letters()).toEqual([]);
  });

  it("is poison at last, and a dead letter of the message itself, though it had waited", async () => {
    const waited = wrapMessage({ a: 1 }, { attempts: 7, sinceDateTime: "2026-01-01T00:00:00.000Z" });
    await keepPoison(world.ports, "messages", JSON.parse(waited));
    expect(await world.letters()).toMatchObject([{ reason: "retries-exhausted", body: { a: 1 } }]);
  });
});

describe("the wrapping of a message that waits", () => {
  it.each([[null], ["text"], [7], [[1]], [{ claim: "c" }], [{ retry: 1, body: 2 }]])("holds anything: %j", (body) => {
    const retry = { attempts: 2, sinceDateTime: "2026-01-01T00:00:00.000Z" };
    expect(unwrapMessage(JSON.parse(wrapMessage(body, retry)))).toEqual({ body, retry });
    expect(unwrapMessage(body)).toEqual({ body, retry: undefined });
  });

  it("has no property with a name of the queue trigger's metadata", () => {
    const metadata = [
      "queuetrigger",
      "dequeuecount",
      "expirationtime",
      "id",
      "insertiontime",
      "nextvisibletime",
      "popreceipt",
    ];
    const names = Object.keys(
      JSON.parse(wrapMessage(1, { attempts: 1, sinceDateTime: "2026-01-01T00:00:00.000Z" })) as object,
    );
    expect(names.filter((name) => metadata.includes(name.toLowerCase()))).toEqual([]);
  });
});
