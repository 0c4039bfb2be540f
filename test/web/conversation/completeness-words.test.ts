import { describe, expect, it } from "vitest";
import type { Schemas } from "../../../client/teamsink-client.ts";
import { completenessOf, type LastAudit } from "../../../web/conversation/completeness-words.ts";

type Found = NonNullable<Schemas["AuditRun"]["conversations"]>[number];

const found = (changes: Partial<Found>): Found => ({
  conversationId: "a",
  source: "chats of somebody",
  checked: 10,
  missing: 0,
  stale: 0,
  repaired: 0,
  invalid: 0,
  ...changes,
});

function audit(
  conversations: Found[] | undefined,
  changes: Partial<Schemas["AuditRun"]> = {},
  hasMore = false,
): LastAudit {
  const run = {
    startedDateTime: "2026-11-01T05:00:00Z",
    finishedDateTime: "2026-11-01T06:00:00Z",
    fromDateTime: "2026-10-31T05:00:00Z",
    untilDateTime: "2026-11-01T04:30:00Z",
    state: "complete" as const,
    listed: true,
    resources: [],
    sources: { done: 1, expected: 1, failed: 0, gone: 0 },
    totals: { checked: 10, missing: 0, stale: 0, repaired: 0, invalid: 0 },
    ...(conversations && { conversations }),
    ...changes,
  };
  return { run, hasMore };
}

describe("what an audit says of a conversation", () => {
  it.each([
    ["that nothing was compared yet", undefined, "unknown", /^No audit/],
    [
      "that it is whole",
      audit([found({ conversationId: "b", missing: 3 })]),
      "whole",
      /nothing missing: what was written until/,
    ],
    [
      "that it was healed",
      audit([found({ missing: 1, stale: 1, repaired: 2 })]),
      "whole",
      /found 2 messages missing or old/,
    ],
    ["that one message was healed", audit([found({ missing: 1, repaired: 1 })]), "whole", /found one message missing/],
    [
      "that something is missing",
      audit([found({}), found({ missing: 2, repaired: 1 })]),
      "holes",
      /one message that could not/,
    ],
    ["that not everything was compared", audit([], { state: "incomplete" }), "unknown", /could not compare everything/],
    ["that there was more than it tells", audit([], {}, true), "unknown", /could not compare everything/],
    ["that its findings are gone", audit(undefined), "unknown", /not kept any more/],
  ])("%s", (...[, last, state, sentence]) => {
    const said = completenessOf(last, "a");
    expect(said.state).toBe(state);
    expect(said.sentence).toMatch(sentence);
  });
});
