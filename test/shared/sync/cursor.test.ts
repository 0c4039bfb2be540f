import { describe, expect, it } from "vitest";
import { toIso } from "../../../shared/clock.ts";
import {
  afterPage,
  begin,
  type Cursor,
  failed,
  isSatisfied,
  newCursor,
  restarted,
  whyDue,
} from "../../../shared/sync/cursor.ts";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const at = (hours: number) => START_MS + hours * HOUR_MS;
const isoAt = (hours: number) => toIso(at(hours));

const created = newCursor({ kind: "user-chats", userId: "user" }, START_MS);
const begun = begin(created, at(1));
const paged = afterPage(begun, { run: begun.run, next: { more: "link" }, messages: 50, stored: 40 }, at(2));
const resumed = begin(paged, at(3));
const finished = afterPage(resumed, { run: resumed.run, next: { position: "end" }, messages: 7, stored: 7 }, at(4));
const again = begin(finished, at(24));

describe("transitions of a cursor", () => {
  it.each<[string, Cursor, Partial<Cursor>]>([
    ["new", created, { state: "full", run: null, position: null, coveredDateTime: null }],
    ["begun", begun, { run: { startedDateTime: isoAt(1), link: null, pages: 0, messages: 0, stored: 0, restarts: 0 } }],
    ["after a page", paged, { messages: 50, run: { ...begun.run, link: "link", pages: 1, messages: 50, stored: 40 } }],
    ["begun again in the middle", resumed, { run: paged.run, touchedDateTime: isoAt(3) }],
    [
      "finished",
      finished,
      {
        state: "incremental",
        position: "end",
        run: null,
        messages: 57,
        coveredDateTime: isoAt(1),
        finishedDateTime: isoAt(4),
        fullSyncDoneDateTime: isoAt(4),
      },
    ],
    ["begun incrementally", again, { run: { ...begun.run, startedDateTime: isoAt(24), link: "end" } }],
    [
      "finished again",
      afterPage(again, { run: again.run, next: { position: "end 2" }, messages: 0, stored: 0 }, at(25)),
      { position: "end 2", coveredDateTime: isoAt(24), fullSyncDoneDateTime: isoAt(4), messages: 57 },
    ],
    [
      "restarted",
      restarted(again, again.run, at(25)),
      { state: "full", position: null, run: { ...begun.run, startedDateTime: isoAt(25), restarts: 1 } },
    ],
    [
      "failed in the middle",
      failed(resumed, "graph-forbidden", at(4)),
      { run: resumed.run, failure: { reason: "graph-forbidden", failedDateTime: isoAt(4) } },
    ],
    ["begun after a failure", begin(failed(resumed, "graph-forbidden", at(4)), at(5)), { failure: null }],
  ])("%s", (_name, cursor, expected) => {
    expect(cursor).toMatchObject(expected);
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
