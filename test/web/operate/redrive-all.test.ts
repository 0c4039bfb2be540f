import { describe, expect, it } from "vitest";
import {
  matchedInAll,
  NOTHING_REDRIVEN,
  questionWords,
  totalsWords,
  withAnswer,
} from "../../../web/operate/redrive-all.ts";

const answer = {
  discarded: 0,
  dryRun: false,
  matched: 100,
  notFound: 0,
  redriven: 90,
  released: 0,
  remaining: 30,
  resolved: 0,
  taken: 10,
  waiting: 0,
};

describe("a re-drive of many", () => {
  it("is asked about with how many it is in all", () => {
    expect(matchedInAll(answer)).toBe(130);
    expect(questionWords(130, { reason: "graph-forbidden", queue: undefined })).toBe(
      "Send 130 items (reason graph-forbidden) through their queues again?",
    );
    expect(questionWords(1, {})).toBe("Send 1 item through their queues again?");
  });

  it("says what became of them, of every request together", () => {
    const totals = withAnswer(withAnswer(NOTHING_REDRIVEN, answer), { ...answer, redriven: 30, taken: 0, notFound: 1 });
    expect(totalsWords(totals)).toBe("120 back in their queues, 10 taken by somebody else, 1 not found.");
    expect(totalsWords(NOTHING_REDRIVEN)).toBe("Nothing was there to re-drive.");
  });
});
