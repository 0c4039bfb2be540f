import { CloudEvent, HTTP } from "cloudevents";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { Change } from "../../../../shared/serve/feed/tell.ts";
import { testEvent, toHookEvent } from "../../../../shared/serve/hook/hook-event.ts";

const API = "https://teamsink.example/api";
const VERSION = Date.UTC(2026, 0, 1);
const MESSAGE = { id: "1", createdDateTime: "2026-01-01T00:00:00Z", body: { content: "said" } };
const message = (more: JsonObject = {}) =>
  ({
    kind: "messages",
    conversationId: "19:a@thread.v2",
    teamId: null,
    rootId: null,
    messageId: "1",
    version: VERSION,
    road: "live",
    storedDateTime: "2026-01-01T00:00:01.000Z",
    message: MESSAGE,
    ...more,
  }) as Change;
const member = (more: JsonObject = {}) =>
  ({
    kind: "members",
    parentId: "19:a@thread.v2",
    id: "m1",
    firstSeenDateTime: "2026-01-01T00:00:00.000Z",
    changedDateTime: "2026-01-02T00:00:00.000Z",
    absentSinceDateTime: null,
    value: { id: "m1" },
    ...more,
  }) as Change;
const OTHERS = {
  transcript: {
    kind: "transcripts",
    organizerId: "o1",
    meetingId: "g1",
    id: "t1",
    state: "kept",
    storedDateTime: "2026-01-01T00:00:01.000Z",
    value: {},
  },
  interaction: {
    kind: "interactions",
    sessionId: "s1",
    id: "i1",
    userId: "u1",
    version: 1,
    storedDateTime: "2026-01-01T00:00:01.000Z",
    value: {},
  },
} as unknown as Readonly<Record<string, Change>>;

const eventOf = (change: Change) => JSON.parse(toHookEvent(change, API).body) as JsonObject;

describe("an event", () => {
  it.each<[string, Change, string, string]>([
    ["a new message", message(), "message.created", "19:a@thread.v2/1"],
    [
      "one whose etag is ahead of its times",
      message({ version: VERSION + 5, message: { ...MESSAGE, lastModifiedDateTime: "2026-01-01T00:00:00.000Z" } }),
      "message.created",
      "19:a@thread.v2/1",
    ],
    [
      "one that somebody reacted to",
      message({ version: VERSION, message: { ...MESSAGE, lastModifiedDateTime: "2026-01-01T00:00:00.250Z" } }),
      "message.updated",
      "19:a@thread.v2/1",
    ],
    ["a reply", message({ rootId: "0" }), "message.created", "19:a@thread.v2/0.1"],
    ["one that was edited", message({ version: VERSION + 1 }), "message.updated", "19:a@thread.v2/1"],
    [
      "one that was deleted",
      message({ version: VERSION + 1, message: { ...MESSAGE, deletedDateTime: "2026-01-01T00:00:00.001Z" } }),
      "message.deleted",
      "19:a@thread.v2/1",
    ],
    ["one that is hidden", message({ message: null }), "message.updated", "19:a@thread.v2/1"],
    ["a member", member(), "directory.changed", "members/19:a@thread.v2/m1"],
    ["a team", member({ kind: "teams", parentId: null, id: "t1" }), "directory.changed", "teams/t1"],
    ["a transcript", OTHERS.transcript as Change, "meeting.changed", "transcripts/o1/t1"],
    ["an interaction", OTHERS.interaction as Change, "interaction.changed", "s1/i1"],
  ])("of %s is one that the library of CloudEvents takes", (...[, change, type, subject]) => {
    const { body, webhookId } = toHookEvent(change, API);
    const headers = { "content-type": "application/cloudevents+json" };
    const event = new CloudEvent(HTTP.toEvent({ headers, body }) as CloudEvent);
    expect(event).toMatchObject({ type: `com.teamsink.${type}`, subject, source: API, specversion: "1.0" });
    expect(event.data).toEqual(JSON.parse(JSON.stringify(change)));
    expect(webhookId).toMatch(/^msg_[\w-]{32}$/);
  });

  it("bears the same id for what says the same, however it came, and another for what does not", () => {
    const idOf = (change: Change) => [eventOf(change).id, toHookEvent(change, API).webhookId].join();
    const first = idOf(message());
    expect(idOf(message({ road: "rebuild", storedDateTime: "2027-01-01T00:00:00.000Z" }))).toBe(first);
    expect(idOf(message({ message: Object.fromEntries(Object.entries(MESSAGE).toReversed()) }))).toBe(first);
    const others = [
      message({ version: VERSION + 1 }),
      message({ message: { ...MESSAGE, policyMark: "blocked" } }),
      message({ message: null }),
      message({ messageId: "2" }),
      message({ conversationId: "19:b@thread.v2" }),
    ];
    expect(new Set([first, ...others.map(idOf)]).size).toBe(6);
    expect(String(eventOf(message()).id)).toMatch(new RegExp(`^19:a@thread\\.v2/1/${VERSION}/[0-9a-f]{16}$`));
  });

  it("of a message of more than 256 KB has a link to it instead", () => {
    const large = message({ rootId: "0", message: { ...MESSAGE, body: { content: "x".repeat(262_144) } } });
    const event = eventOf(large);
    expect(event).toMatchObject({ dataref: `${API}/messages/19%3Aa%40thread.v2/0.1`, subject: "19:a@thread.v2/0.1" });
    expect(event).not.toHaveProperty("data");
    const almost = message({ message: { ...MESSAGE, body: { content: "x".repeat(261_000) } } });
    expect(eventOf(almost)).toHaveProperty("data");
  });

  it("goes one after another within a conversation, and beside those of others", () => {
    const laneOf = (change: Change) => toHookEvent(change, API).lane;
    expect(laneOf(message({ messageId: "2" }))).toBe(laneOf(message()));
    expect(laneOf(message({ conversationId: "19:b@thread.v2" }))).not.toBe(laneOf(message()));
  });

  it("for a test names its hook", () => {
    const { body } = testEvent("h1", API, "2026-01-01T00:00:00.000Z");
    expect(JSON.parse(body)).toMatchObject({ type: "com.teamsink.hook.test", subject: "h1" });
  });
});
