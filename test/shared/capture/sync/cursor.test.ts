import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import {
  afterPage,
  afterTransient,
  begin,
  type Cursor,
  failed,
  isSatisfied,
  NEVER,
  newCursor,
  restarted,
  whyDue,
} from "../../../../shared/capture/sync/cursor.ts";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const at = (hours: number) => START_MS + hours * HOUR_MS;
const isoAt = (hours: number) => toIso(at(hours));

const NEW_RUN = {
  link: null,
  pages: 0,
  round: 1,
  roundPages: 0,
  roundMessages: 0,
  messages: 0,
  stored: 0,
  restarts: 0,
  failingSinceDateTime: null,
  trail: null,
  leftOut: 0,
};

const created = newCursor({ kind: "user-chats", userId: "user" }, START_MS);
const begun = begin(created, at(1));
const paged = read(begun, { next: { more: "link" }, messages: 50, stored: 40 }, at(2));
const resumed = begin(paged, at(3));
const secondRound = begin(read(resumed, { next: { position: "end 1" }, messages: 7, stored: 7 }, at(4)), at(4));
const finished = read(secondRound, { next: { position: "end 2" }, messages: 1, stored: 1 }, at(5));
const again = begin(finished, at(24));
const readOn = begin(read(again, { next: { more: "link 2" }, messages: 0, stored: 0 }, at(25)), at(25));

type Read = Omit<Parameters<typeof afterPage>[1], "run">;
type Running = ReturnType<typeof begin>;

function read(cursor: Running, page: Read, nowMs: number): Cursor {
  return afterPage(cursor, { run: cursor.run, ...page }, nowMs);
}

describe("transitions of a cursor", () => {
  it.each<[string, Cursor, Partial<Cursor>]>([
    ["new", created, { state: "full", run: null, position: null, coveredDateTime: NEVER }],
    ["begun", begun, { run: { ...NEW_RUN, startedDateTime: isoAt(1) } }],
    [
      "after a page",
      paged,
      {
        state: "full",
        messages: 50,
        run: {
          ...begun.run,
          link: "link",
          pages: 1,
          roundPages: 1,
          messages: 50,
          roundMessages: 50,
          stored: 40,
          trail: { digest: expect.any(String), at: 1 },
        },
      },
    ],
    ["begun again in the middle", resumed, { run: paged.run, touchedDateTime: isoAt(3) }],
    [
      "after a round of two pages",
      secondRound,
      {
        state: "incremental",
        position: "end 1",
        coveredDateTime: NEVER,
        finishedDateTime: null,
        run: { ...begun.run, link: "end 1", round: 2, pages: 2, messages: 57, stored: 47 },
      },
    ],
    [
      "finished",
      finished,
      {
        position: "end 2",
        run: null,
        messages: 58,
        coveredDateTime: isoAt(1),
        finishedDateTime: isoAt(5),
        fullSyncDoneDateTime: isoAt(5),
      },
    ],
    ["begun incrementally", again, { run: { ...begun.run, startedDateTime: isoAt(24), link: "end 2" } }],
    [
      "finished again",
      read(again, { next: { position: "end 3" }, messages: 0, stored: 0 }, at(25)),
      { position: "end 3", coveredDateTime: isoAt(24), fullSyncDoneDateTime: isoAt(5), messages: 58 },
    ],
    [
      "finished with several pages, of which the reader says that nothing can have escaped",
      read(resumed, { next: { position: "end", isWhole: true }, messages: 7, stored: 7 }, at(4)),
      { position: "end", run: null, coveredDateTime: isoAt(1) },
    ],
    [
      "restarted",
      restarted(again, again.run, at(25)),
      { state: "full", position: "end 2", run: { ...NEW_RUN, startedDateTime: isoAt(25), restarts: 1 } },
    ],
    [
      "restarted in the middle of a run, at its position first",
      restarted(readOn, readOn.run, at(26)),
      {
        state: "incremental",
        position: "end 2",
        run: { ...NEW_RUN, startedDateTime: isoAt(26), link: "end 2", restarts: 1 },
      },
    ],
    [
      "restarted there once more, at the beginning",
      restarted(readOn, { ...readOn.run, restarts: 1 }, at(27)),
      { state: "full", position: "end 2", run: { ...NEW_RUN, startedDateTime: isoAt(27), restarts: 2 } },
    ],
    [
      "at a page that does not say where it goes on",
      read(readOn, { next: { lost: true }, messages: 2, stored: 2 }, at(26)),
      {
        run: null,
        position: "end 2",
        messages: 60,
        failure: { reason: "graph-answer-invalid", failedDateTime: isoAt(26) },
      },
    ],
    [
      "at the end of a run that left something out",
      read(
        begin(read(again, { next: { more: "link" }, isLeftOut: true, messages: 0, stored: 0 }, at(25)), at(26)),
        { next: { position: "end 3" }, messages: 1, stored: 1 },
        at(26),
      ),
      {
        run: null,
        position: "end 2",
        coveredDateTime: isoAt(1),
        failure: { reason: "source-incomplete", failedDateTime: isoAt(26) },
      },
    ],
    [
      "failed in the middle",
      failed(resumed, "graph-forbidden", at(4)),
      {
        run: resumed.run,
        failure: { reason: "graph-forbidden", failedDateTime: isoAt(4) },
        failed: "for-good",
        failedDateTime: isoAt(4),
      },
    ],
    ["failed since it is gone", failed(resumed, "graph-not-found", at(4)), { failed: "gone" }],
    ["failed for now", failed(resumed, "source-unsettled", at(4)), { failed: "for-now" }],
    [
      "at a link that leads back",
      read(begin(paged, at(3)), { next: { more: "link" }, messages: 0, stored: 0 }, at(4)),
      {
        run: null,
        position: null,
        failed: "for-good",
        failure: { reason: "graph-answer-invalid", failedDateTime: isoAt(4) },
      },
    ],
    ["begun after a failure", begin(failed(resumed, "graph-forbidden", at(4)), at(5)), { failure: null }],
  ])("%s", (_name, cursor, expected) => {
    expect(cursor).toMatchObject(expected);
  });
});

describe("a page that cannot be read, for reasons that may pass", () => {
  it("is tried for less than a day, from the first failure on, and a page in between begins that anew", () => {
    const failing = afterTransient(resumed, resumed.run, at(10));
    expect(failing?.run).toEqual({ ...resumed.run, failingSinceDateTime: isoAt(10) });
    const run = failing?.run ?? resumed.run;
    expect(afterTransient(resumed, run, at(29))?.run?.failingSinceDateTime).toBe(isoAt(10));
    expect(afterTransient(resumed, run, at(30))).toBeUndefined();
    const readAfterAll = afterPage(resumed, { run, next: { more: "2" }, messages: 0, stored: 0 }, at(29));
    expect(readAfterAll.run?.failingSinceDateTime).toBeNull();
  });
});

describe("a source of which every round has several pages", () => {
  /** Rounds of two pages until the run ends; how many there were. */
  function readRounds(messages: number): { readonly cursor: Cursor; readonly rounds: number } {
    let cursor: Cursor = begun;
    for (let rounds = 1; ; rounds += 1) {
      cursor = read(begin(cursor, at(1)), { next: { more: "half" }, messages: 0, stored: 0 }, at(1));
      cursor = read(begin(cursor, at(1)), { next: { position: `end ${rounds}` }, messages, stored: 0 }, at(2));
      if (!cursor.run) return { cursor, rounds };
    }
  }

  it("is given up after ten, claims nothing, and keeps its position", () => {
    const { cursor, rounds } = readRounds(1);
    expect(rounds).toBe(10);
    expect(cursor).toMatchObject({
      position: "end 10",
      coveredDateTime: NEVER,
      finishedDateTime: null,
      failure: { reason: "source-unsettled", failedDateTime: isoAt(2) },
    });
    expect(begin(cursor, at(24)).run).toMatchObject({ link: "end 10", round: 1 });
  });

  it("is read after ten when the last brought nothing", () => {
    const { cursor, rounds } = readRounds(0);
    expect(rounds).toBe(10);
    expect(cursor).toMatchObject({ position: "end 10", coveredDateTime: isoAt(1), failure: null });
  });
});

describe("whyDue", () => {
  it.each<[string, Cursor | undefined, number, string | undefined]>([
    ["unknown", undefined, 0, "new"],
    ["just made, its job is on its way", created, 1, undefined],
    ["made, and its job was lost", created, 2, "stalled"],
    ["running", paged, 3, undefined],
    ["running, and not heard of for long", paged, 4, "stalled"],
    ["begun 19 hours ago and finished", finished, 20, undefined],
    ["begun 20 hours ago and finished", finished, 21, "daily"],
    ["failed 19 hours ago", failed(resumed, "graph-forbidden", at(4)), 23, undefined],
    ["failed 20 hours ago", failed(resumed, "graph-forbidden", at(4)), 24, "daily"],
  ])("%s", (...[_name, cursor, hours, expected]) => {
    expect(whyDue(cursor, at(hours))).toBe(expected);
  });
});

describe("isSatisfied", () => {
  const window = { fromDateTime: isoAt(-1), untilDateTime: isoAt(1) };
  it.each([
    ["never read", created, { requestedDateTime: isoAt(0) }, false],
    ["still running", paged, { requestedDateTime: isoAt(0) }, false],
    ["read by a run that began when it was asked for", finished, { requestedDateTime: isoAt(1) }, true],
    ["read by a run that began before", finished, { requestedDateTime: isoAt(2) }, false],
    ["read since the gap's end, asked for later", finished, { requestedDateTime: isoAt(5), window }, true],
    ["failed since it was asked for", failed(created, "graph-not-found", at(3)), { requestedDateTime: isoAt(3) }, true],
    ["failed before", failed(created, "graph-not-found", at(3)), { requestedDateTime: isoAt(4) }, false],
  ] as const)("%s", (...[_name, cursor, job, expected]) => {
    expect(isSatisfied(cursor, job)).toBe(expected);
  });
});
