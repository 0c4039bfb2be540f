import { describe, expect, it } from "vitest";
import { ApiFailure } from "../../../web/base/pages.ts";
import { Outbox } from "../../../web/compose/outbox.ts";
import { filesThatFit, messageOf, type Outgoing, roomOf, waitAfter } from "../../../web/compose/outgoing.ts";

const PLACE = { conversationId: "19:a@thread.v2" };
const refusal = (status: number, code: string, retryAfterSeconds = 0) =>
  new ApiFailure(
    { title: "No", code },
    new Response("", { status, headers: { "retry-after": String(retryAfterSeconds) } }),
  );
const NOBODY = new TypeError("Failed to fetch");

/** An outbox whose API answers as it is told, one answer for each time that it is asked. */
function outboxWith(answers: (Error | "sent")[], kept: readonly Outgoing[] = [], nowMs = 0) {
  let held: readonly Outgoing[] = [];
  const asked: Outgoing[] = [];
  const states: string[] = [];
  const pauses: number[] = [];
  let keys = 0;
  const ways = {
    async send(outgoing: Outgoing) {
      asked.push(outgoing);
      const answer = answers.shift();
      // Who is not told what to answer does not.
      if (answer === undefined) await new Promise(() => {});
      if (answer instanceof Error) throw answer;
      return { id: `id of ${outgoing.key}` };
    },
    async pause(ms: number) {
      pauses.push(ms);
    },
    nowMs: () => nowMs,
    newKey: () => `key-${++keys}`,
    // As a tab keeps it.
    keep: (all: readonly Outgoing[]) => {
      held = JSON.parse(JSON.stringify(all)) as readonly Outgoing[];
    },
  };
  const outbox = new Outbox(ways, kept);
  outbox.listen(() =>
    states.push(
      outbox
        .of(PLACE)
        .map(({ state }) => state)
        .join(),
    ),
  );
  const isSettled = async () => {
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
  };
  return { outbox, asked, states, pauses, isSettled, held: () => held };
}

describe("what is on its way", () => {
  it("is there at once, and then a message", async () => {
    const { outbox, isSettled } = outboxWith(["sent"]);
    const sent: string[] = [];
    outbox.listenToSent((_place, { id }) => sent.push(`${id}, ${outbox.of(PLACE).length} here`));
    outbox.send(PLACE, { content: "Hello" });
    expect(outbox.of(PLACE)).toMatchObject([{ state: "sending", draft: { content: "Hello" } }]);
    await isSettled();
    // The message is there before what stood for it goes.
    expect(sent).toEqual(["id of key-1, 1 here"]);
    expect(outbox.isEmpty).toBe(true);
  });

  it("is sent by itself with the same key until somebody answers", async () => {
    const { outbox, asked, states, pauses, isSettled } = outboxWith([NOBODY, NOBODY, refusal(503, "x", 9), "sent"]);
    outbox.send(PLACE, { content: "Hello" });
    await isSettled();
    expect(asked.map(({ key }) => key)).toEqual(["key-1", "key-1", "key-1", "key-1"]);
    expect(pauses).toEqual([1_000, 2_000, 9_000]);
    expect(states).toEqual(["sending", "waiting", "waiting", "waiting", "sending", ""]);
  });

  it("that was refused is sent again with the same key when somebody says so, or is let go of", async () => {
    const { outbox, asked, isSettled } = outboxWith([refusal(403, "on-behalf-forbidden"), refusal(403, "x"), "sent"]);
    outbox.send(PLACE, { content: "Hello" });
    await isSettled();
    expect(outbox.of(PLACE)).toMatchObject([{ state: "failed", failure: { message: "No" } }]);
    outbox.sendAgain("key-1");
    await isSettled();
    expect(asked.map(({ key }) => key)).toEqual(["key-1", "key-1"]);
    outbox.discard("key-1");
    outbox.sendAgain("key-1");
    await isSettled();
    expect(asked).toHaveLength(2);
    expect(outbox.isEmpty).toBe(true);
  });

  it("goes one after the other, and one that is refused holds up none", async () => {
    const { outbox, asked, isSettled } = outboxWith([NOBODY, "sent", refusal(400, "x"), "sent"]);
    for (const content of ["one", "two", "three"]) outbox.send(PLACE, { content });
    await isSettled();
    expect(asked.map(({ draft }) => draft.content)).toEqual(["one", "one", "two", "three"]);
    expect(outbox.of(PLACE)).toMatchObject([{ draft: { content: "two" }, state: "failed" }]);
  });

  it("goes on with its key on the page to which somebody comes back, once, and what failed does not", async () => {
    const left = outboxWith([refusal(403, "x")]);
    left.outbox.send(PLACE, { content: "refused" });
    await left.isSettled();
    left.outbox.send(PLACE, { content: "under way" });
    await left.isSettled();
    const back = outboxWith([], left.held());
    await back.isSettled();
    expect(back.asked).toMatchObject([{ key: "key-2", draft: { content: "under way" } }]);
    expect(back.outbox.of(PLACE)).toMatchObject([{ state: "failed" }, { state: "sending" }]);
    // Left again before it was answered: whoever sends it again says so.
    const again = outboxWith(["sent"], back.held());
    await again.isSettled();
    expect(again.asked).toEqual([]);
    again.outbox.sendAgain("key-2");
    await again.isSettled();
    expect(again.asked.map(({ key }) => key)).toEqual(["key-2"]);
    expect(again.held()).toHaveLength(1);
    again.outbox.clear();
    expect(again.held()).toEqual([]);
  });

  it("is not sent by itself once its key may have been forgotten", async () => {
    const left = outboxWith([]);
    left.outbox.send(PLACE, { content: "long ago" });
    const back = outboxWith([], left.held(), 13 * 3_600_000);
    await back.isSettled();
    expect(back.asked).toEqual([]);
    expect(back.outbox.of(PLACE)).toMatchObject([{ key: "key-1", state: "failed" }]);
  });

  it("stands with the thread that it answers, and not in the channel", async () => {
    const { outbox } = outboxWith([NOBODY]);
    outbox.send({ ...PLACE, rootId: "1" }, { content: "Reply" });
    expect(outbox.of(PLACE)).toEqual([]);
    expect(outbox.of({ ...PLACE, rootId: "1" })).toHaveLength(1);
  });
});

describe("files for one message", () => {
  it.each([
    ["all, where there is room", { coming: 3, there: 7, fitting: 3, leftOut: undefined }],
    ["all but one", { coming: 4, there: 7, fitting: 3, leftOut: "1 of these was" }],
    ["ten of a dozen", { coming: 12, there: 0, fitting: 10, leftOut: "2 of these were" }],
    ["none, where it has ten", { coming: 2, there: 10, fitting: 0, leftOut: "2 of these were" }],
  ])("are %s", (_what, { coming, there, fitting, leftOut }) => {
    const files = Array.from({ length: coming }, (_none, at) => at);
    const words = leftOut && `A message takes 10 files: ${leftOut} left out.`;
    expect(filesThatFit(files, there)).toEqual({ fitting: files.slice(0, fitting), leftOut: words });
  });
});

describe("what to do after a failure", () => {
  it.each([
    ["nobody answered", { failure: NOBODY, failures: 1, waitMs: 1_000 }],
    ["nobody answered for long", { failure: NOBODY, failures: 40, waitMs: 60_000 }],
    ["Graph takes no more", { failure: refusal(429, "on-behalf-throttled", 30), failures: 1, waitMs: 30_000 }],
    ["another is being sent", { failure: refusal(409, "write-under-way", 1), failures: 1, waitMs: 1_000 }],
    ["nobody knows whether it was sent", { failure: refusal(503, "write-unconfirmed", 5), failures: 1, waitMs: 5_000 }],
    ["it is asked for too often", { failure: refusal(503, "write-unconfirmed", 5), failures: 6, waitMs: undefined }],
    ["it is refused", { failure: refusal(403, "on-behalf-forbidden"), failures: 1, waitMs: undefined }],
    ["it conflicts", { failure: refusal(409, "other"), failures: 1, waitMs: undefined }],
  ])("%s", (_what, { failure, failures, waitMs }) => {
    expect(waitAfter(failure, failures)).toBe(waitMs);
  });
});

it("looks like the message that it will be", () => {
  const outgoing: Outgoing = {
    key: "key",
    place: { ...PLACE, rootId: "7" },
    draft: { content: "Here", attachments: [{ driveId: "d", itemId: "i", name: "a.pdf" }] },
    createdMs: 0,
    state: "sending",
  };
  expect(messageOf(outgoing, { id: "me", name: "Adele" })).toMatchObject({
    id: "key",
    replyToId: "7",
    createdDateTime: "1970-01-01T00:00:00.000Z",
    from: { user: { id: "me", displayName: "Adele" } },
    body: { contentType: "text", content: "Here\na.pdf" },
  });
});

it.each([
  [10_000, undefined],
  [13_000, false],
  [14_336, false],
  [14_337, true],
])("%i letters of two bytes: whether it is too much", (letters, isTooMuch) => {
  expect(roomOf("é".repeat(letters))?.isTooMuch).toBe(isTooMuch);
});
