import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { cursorTextOf } from "../../../../shared/base/parameter.ts";
import {
  type EntryPosition,
  listEntriesParameters,
  oneEntryParameters,
  redriveRequest,
} from "../../../../shared/operate/dead-letter/dead-letter-parameters.ts";
import { entryIdOf, placeOf } from "../../../../shared/operate/dead-letter/entry-id.ts";

/** Member → what is said about it. */
function complaints(schema: z.ZodType, value: unknown): Record<string, string> {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return Object.fromEntries(
    issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => [key, issue.message])
        : [[issue.path.join("."), issue.message]],
    ),
  );
}

const TIME = "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z";
const LIMIT = "expected a whole number from 1 to 200";
const SELECTION = "expected ids, or at least one of kind, reason, queue, since, until";
const ID = "expected an id from GET /api/dead-letters";

describe("the parameters of GET /api/dead-letters", () => {
  it("are all optional", () => {
    expect(listEntriesParameters.parse({})).toEqual({ limit: 50 });
  });

  it("may all be given", () => {
    const cursor: EntryPosition = { kind: "quarantine", continuation: "a/b" };
    const query = {
      kind: "dead-letter",
      reason: "retries-exhausted",
      queue: "sync",
      since: "2026-11-01T00:00:00Z",
      until: "2026-11-01T02:00:00+01:00",
      state: "resolved",
      limit: "200",
      cursor: cursorTextOf(cursor),
    };
    expect(listEntriesParameters.parse(query)).toEqual({ ...query, limit: 200, cursor });
  });

  it.each([
    [{ kind: "letter" }, { kind: "expected one of dead-letter, quarantine" }],
    [{ reason: "../x" }, { reason: "expected a code of the error table, or retries-exhausted" }],
    [{ queue: "messages-poison" }, { queue: "expected one of messages, subscriptions, sync" }],
    [{ state: "all" }, { state: "expected one of waiting, redriven, resolved" }],
    [{ since: "yesterday" }, { since: TIME }],
    [{ since: "2026-11-02T00:00:00Z", until: "2026-11-02T00:00:00Z" }, { until: "expected a time after since" }],
    [{ limit: "0" }, { limit: LIMIT }],
    [{ limit: "201" }, { limit: LIMIT }],
    [{ limit: "1.5" }, { limit: LIMIT }],
    [{ cursor: "!" }, { cursor: "expected a cursor from an answer" }],
    [
      { cursor: Buffer.from('{"kind":"dead-letter"}').toString("base64url") },
      { cursor: "expected a cursor from an answer" },
    ],
    [{ bodies: "true" }, { bodies: "is not a parameter of this request" }],
    [
      { limit: "x", until: "x", queue: "x" },
      { limit: LIMIT, until: TIME, queue: "expected one of messages, subscriptions, sync" },
    ],
  ])("%j is answered with what was expected", (query, expected) => {
    expect(complaints(listEntriesParameters, query)).toEqual(expected);
  });
});

it("the parameters of GET /api/dead-letters/{id} are one", () => {
  expect(oneEntryParameters.parse({})).toEqual({ bodies: "false" });
  expect(complaints(oneEntryParameters, { bodies: "yes" })).toEqual({ bodies: "expected true or false" });
});

describe("the body of POST /api/dead-letters", () => {
  it.each([
    [{ ids: ["a".repeat(64), "q-abc_-"] }],
    [{ reason: "graph-not-found", dryRun: true }],
    [{ since: "2026-11-01T00:00:00Z", kind: "dead-letter", queue: "messages" }],
  ])("may be %j", (body) => {
    expect(redriveRequest.parse(body)).toEqual({ dryRun: false, ...body });
  });

  it.each([
    [{}, { ids: SELECTION }],
    [{ dryRun: true }, { ids: SELECTION }],
    [{ ids: [] }, { ids: "expected at least one id" }],
    [{ ids: Array.from({ length: 101 }, () => "a") }, { ids: "expected at most 100 ids" }],
    [{ ids: ["a", "../b"] }, { "ids.1": ID }],
    [{ ids: [7] }, { "ids.0": "expected an id" }],
    [{ ids: "a" }, { ids: "expected a list of ids" }],
    [
      { ids: ["a"], reason: "graph-gone" },
      { ids: "expected ids alone, without kind, reason, queue, since, until or cursor" },
    ],
    [
      { ids: ["a"], cursor: Buffer.from('{"kind":"dead-letter","afterId":"a"}').toString("base64url") },
      { ids: "expected ids alone, without kind, reason, queue, since, until or cursor" },
    ],
    [{ reason: "graph-gone", cursor: "" }, { cursor: "expected a cursor from an answer" }],
    [{ reason: "graph-gone", dryRun: "no" }, { dryRun: "expected true or false" }],
    [{ reason: "graph-gone", state: "resolved" }, { state: "is not a parameter of this request" }],
    [{ since: "2026-11-02T00:00:00Z", until: "2026-11-01T00:00:00Z" }, { until: "expected a time after since" }],
  ])("%j is answered with what was expected", (body, expected) => {
    expect(complaints(redriveRequest, body)).toEqual(expected);
  });

  it.each([[[]], ["text"], [null], [7]])("%j is refused", (body) => {
    expect(redriveRequest.safeParse(body).success).toBe(false);
  });
});

describe("ids", () => {
  it.each([
    { kind: "dead-letter", deadLetterId: "0123456789abcdef".repeat(4) } as const,
    { kind: "quarantine", path: `certificate-unknown/2026-01-01/${"a".repeat(64)}.json` } as const,
  ])("of $kind are fit for a URL and are read back", (place) => {
    const id = entryIdOf(place);
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(placeOf(id)).toEqual(place);
  });

  const quarantined = (path: string) => `q-${Buffer.from(path).toString("base64url")}`;

  it.each([
    ...["", "x", "..", "q", "q-", "q-!!!", "%20OR%201", "A".repeat(64), "a".repeat(63), `${"a".repeat(64)}/`],
    // What a client would resolve before it asks leads into another container.
    ...["../raw/x/-/1/1.json", "x/../../raw/x", "./x", "..%2fraw/x", "%2e%2e/azure-webjobs-secrets/func/host.json"].map(
      quarantined,
    ),
    ...["..", ".", "/", "a//b", "a\\..\\b", "a?b", "a#b", "a\u0000", "ü", "x".repeat(1_025)].map(quarantined),
  ])("%s is nobody's", (id) => {
    expect(placeOf(id)).toBeUndefined();
  });
});
