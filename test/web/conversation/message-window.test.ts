import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../../../web/conversation/conversation.ts";
import { EMPTY, inOrder, isContinued, withMessages } from "../../../web/conversation/message-window.ts";

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 1, 8, minute, second)).toISOString();
const message = (id: string, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  createdDateTime: at(Number(id)),
  lastModifiedDateTime: at(Number(id)),
  from: { user: { id: "adele" } },
  body: { contentType: "text", content: id },
  ...changes,
});

describe("the messages on the page", () => {
  it("are the same whatever order they come in and however often, each as it was changed last", () => {
    const versions = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 9 }), changedAt: fc.integer({ min: 10, max: 59 }) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(versions, fc.infiniteStream(fc.nat()), (made, order) => {
        const told = made.map(({ id, changedAt }) =>
          message(String(id), { lastModifiedDateTime: at(changedAt), subject: String(changedAt) }),
        );
        const shuffled = told.map((one) => [order.next().value, one] as const).sort(([a], [b]) => a - b);
        const window = shuffled.reduce((held, [, one]) => withMessages(held, [one, one]), EMPTY);
        const newest = new Map(
          made.map(({ id }) => [id, Math.max(...made.filter((one) => one.id === id).map((one) => one.changedAt))]),
        );
        const wanted = [...newest].sort(([a], [b]) => a - b).map(([id, changedAt]) => [String(id), String(changedAt)]);
        expect(inOrder(window).map(({ id, subject }) => [id, subject])).toEqual(wanted);
      }),
    );
  });

  it("of two posts with a reply of the same id are three", () => {
    const replies = [message("5", { replyToId: "1" }), message("5", { replyToId: "2" }), message("5")];
    expect(withMessages(EMPTY, replies).byKey.size).toBe(3);
  });

  it("keep the number of their replies when they are told of without", () => {
    const sink = { replies: { count: 2, lastCreatedDateTime: at(3) } };
    const window = withMessages(withMessages(EMPTY, [message("1", { sink })]), [
      message("1", { lastModifiedDateTime: at(9) }),
    ]);
    expect(inOrder(window)[0]?.sink).toEqual(sink);
  });
});

describe("a message after another", () => {
  const first = message("1");
  it.each([
    { what: "by the same person soon after", next: message("3"), continued: true },
    { what: "after more than five minutes", next: message("6", { createdDateTime: at(6, 1) }), continued: false },
    { what: "by somebody else", next: message("2", { from: { user: { id: "megan" } } }), continued: false },
    { what: "of nobody", next: message("2", { from: null }), continued: false },
    { what: "with a subject", next: message("2", { subject: "Plan" }), continued: false },
  ])("$what", ({ next, continued }) => {
    expect(isContinued(next, first)).toBe(continued);
  });

  it("of nobody after nobody says for itself what happened", () => {
    expect(isContinued(message("2", { from: null }), message("1", { from: null }))).toBe(false);
  });
});
