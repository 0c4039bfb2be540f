import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../shared/base/json.ts";
import { LAKE } from "../../../shared/lake/tables.ts";
import type { StoredArtifact } from "../../../shared/port/meeting-store.ts";
import { storeInteraction } from "../../../shared/store/interaction/store-interaction.ts";
import { documentedMessages } from "../../helpers/documented-messages.ts";
import type { LakeRow } from "../../helpers/lake-reader.ts";
import { CREATED, columnsOf, createLakeWorld, objectIn } from "./lake-world.ts";

const TEAM = "11111111-1111-4111-8111-111111111111";
const SAID =
  "id team_id channel_id messageType createdDateTime lastModifiedDateTime lastEditedDateTime deletedDateTime importance from body attachments mentions reactions".split(
    " ",
  );
/** Columns of the Lakeflow community connector for Microsoft Teams. */
const OF_THE_CONNECTOR = {
  teams:
    "id displayName description visibility isArchived createdDateTime memberSettings guestSettings messagingSettings funSettings".split(
      " ",
    ),
  channels:
    "id team_id displayName description membershipType email webUrl createdDateTime isFavoriteByDefault isArchived".split(
      " ",
    ),
  messages: SAID,
  members: "id team_id roles displayName userId email visibleHistoryStartDateTime".split(" "),
  message_replies: [...SAID, "parent_message_id", "replyToId"],
};

let world: ReturnType<typeof createLakeWorld>;
beforeEach(() => {
  world = createLakeWorld();
});
afterEach(() => world.close());

describe("the tables of the lake", () => {
  it("has every message that Microsoft documents, field by field, in the table of its kind", async () => {
    for (const { payload } of documentedMessages()) await world.store(payload);
    await world.say("strange", {
      body: { content: "é 😀 \u0000 ' \" \n".repeat(2_000) },
      tomorrow: [null],
    });
    await world.run();
    await world.expectEveryMessage();
    const { rows } = await world.read();
    expect((await rows("message_replies")).length).toBeGreaterThan(2);
    expect((await rows("messages")).length).toBeGreaterThan(20);
  });

  it("shows as a text what Graph gives in another type than it says", async () => {
    await world.say("1", { importance: { value: 1 } });
    await world.run();
    expect(await (await world.read()).rows("messages")).toMatchObject([{ importance: '{"value":1}' }]);
  });

  it("has the columns that the table of the code says, keys never null", async () => {
    await world.say("1");
    await world.run();
    const { schema } = await world.read();
    const types = { STRING: "UTF8", JSON: "UTF8", INT64: null, TIMESTAMP: "TIMESTAMP_MILLIS", BOOLEAN: null };
    const wanted = columnsOf("messages").map(({ name, type, isKey }) => ({
      name,
      converted_type: types[type],
      repetition_type: isKey ? "REQUIRED" : "OPTIONAL",
    }));
    const byName = (columns: readonly LakeRow[]) =>
      columns.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    expect(byName((await schema("messages")).map(({ type: _type, ...column }) => column))).toEqual(byName(wanted));
  });

  it("has no two columns that an engine which does not tell cases apart would take for one", () => {
    for (const { tables } of Object.values(LAKE)) {
      for (const { name, columns } of tables) {
        const names = columns.map((column) => column.name.toLowerCase());
        expect(names.toSorted(), name).toEqual([...new Set(names)].toSorted());
      }
    }
  });

  it.each(Object.entries(OF_THE_CONNECTOR))("has the columns of the connector in %s", (table, names) => {
    const columns = columnsOf(table).map(({ name }) => name);
    expect(names.filter((name) => !columns.includes(name))).toEqual([]);
  });

  it("shows of what data loss prevention blocks the policy tip, as the API does", async () => {
    const blocked = { dlpAction: "blockAccess", policyTip: { generalText: "Not for you." } };
    await world.say("1", { body: { content: "secret" }, subject: "secret", policyViolation: blocked });
    await world.run();
    expect(await (await world.read()).rows("messages")).toMatchObject([
      { body_content: "Not for you.", policyMark: "blocked" },
    ]);
    const all = world.lake.files().map(([, bytes]) => Buffer.from(bytes).toString("latin1"));
    expect(all.join("")).not.toContain("secret");
  });

  it("shows again what a verdict that was lifted had hidden", async () => {
    await world.say("1", { body: { content: "secret" }, policyViolation: { dlpAction: "blockAccess" } });
    await world.run();
    await world.say("1", { body: { content: "secret" }, lastModifiedDateTime: "2026-01-02T00:00:00Z" });
    await world.run();
    const rows = await world.newest("messages");
    expect(rows).toMatchObject([{ body_content: "secret", policyMark: null }]);
  });

  it("has a row for who and what there is, and says since when it is gone", async () => {
    const { directory, clock } = world;
    const put = (table: "teams" | "channels" | "chats" | "users", id: string, value: JsonObject) =>
      directory.put({
        table,
        parentId: table === "channels" ? TEAM : null,
        id,
        value: { id, ...value },
        seenMs: clock.nowMs(),
      });
    await put("teams", TEAM, {
      displayName: "Sales",
      isArchived: false,
      memberSettings: { allowCreateUpdateChannels: true },
    });
    await put("channels", "19:c@thread.tacv2", {
      displayName: "General",
      membershipType: "standard",
      isArchived: null,
    });
    await put("chats", "19:a@thread.v2", { topic: null, chatType: "group" });
    await put("users", "u1", { displayName: "Adele" });
    const member = { table: "members", parentId: TEAM, id: "u1" } as const;
    const value = {
      id: "MCMjMSM",
      userId: "u1",
      displayName: "Adele",
      roles: ["owner"],
      email: "adele@contoso.example",
    };
    await directory.put({ ...member, value, seenMs: clock.nowMs() });
    await world.run();
    await clock.advance(1_000);
    await directory.markAbsent(member, clock.nowMs());
    await world.run();
    expect(await world.newest("teams")).toMatchObject([
      {
        id: TEAM,
        displayName: "Sales",
        isArchived: false,
        absent_since: null,
        memberSettings: '{"allowCreateUpdateChannels":true}',
      },
    ]);
    expect(await world.newest("channels")).toMatchObject([
      { id: "19:c@thread.tacv2", team_id: TEAM, membershipType: "standard", isArchived: null },
    ]);
    expect(await world.newest("chats")).toMatchObject([{ id: "19:a@thread.v2", topic: null, chatType: "group" }]);
    expect(await world.newest("users")).toMatchObject([{ id: "u1", displayName: "Adele" }]);
    expect(await world.newest("members")).toMatchObject([
      {
        parent_id: TEAM,
        team_id: TEAM,
        member_id: "u1",
        id: "MCMjMSM",
        userId: "u1",
        roles: '["owner"]',
        absent_since: new Date(clock.nowMs()),
      },
    ]);
  });

  it("has what people asked Copilot", async () => {
    const payload = {
      id: "i1",
      sessionId: "s1",
      createdDateTime: CREATED,
      etag: "1",
      appClass: "Word",
      body: { content: "?" },
    };
    await storeInteraction(world, { payload, road: "live", receivedMs: world.clock.nowMs() });
    await world.run();
    await storeInteraction(world, { payload, road: "read", userId: TEAM, receivedMs: world.clock.nowMs() });
    await world.run();
    const [row = {}] = await world.newest("interactions");
    expect(row).toMatchObject({ session_id: "s1", id: "i1", created_at: new Date(CREATED), user_id: TEAM });
    expect(objectIn(row, "interactions")).toEqual(payload);
  });

  it("has transcripts and recordings, and what became of their content", async () => {
    const value = { id: "a1", createdDateTime: CREATED, meetingOrganizer: { user: { id: "u1" } } };
    const artifact: StoredArtifact = {
      id: "transcript.a1",
      organizerId: "u1",
      kind: "transcript",
      artifactId: "a1",
      meetingKey: "m1",
      isAdHoc: false,
      createdMs: Date.parse(CREATED),
      value,
      content: { state: "link" },
      sink: { road: "delta", receivedDateTime: CREATED, storedDateTime: CREATED, order: "1", schemaVersion: 1 },
    };
    await world.meetings.write(artifact, "absent");
    await world.meetings.write({ ...artifact, id: "recording.a1", kind: "recording", isAdHoc: true }, "absent");
    await world.run();
    const change = async (changed: StoredArtifact) => {
      await world.meetings.write(changed, (await world.meetings.read("u1", changed.id))?.etag ?? "");
      await world.run();
    };
    await change({ ...artifact, content: { state: "waiting" } });
    expect(await world.newest("transcripts")).toMatchObject([{ content_state: "waiting" }]);
    const content = { state: "kept", sha256: "ab", sizeBytes: 1, mediaType: "text/vtt" } as const;
    const said = { text: "Good morning", isCut: false, cues: 1, speakers: ["Adele"] };
    await change({ ...artifact, content, said });
    const [row = {}] = await world.newest("transcripts");
    const kept = { content_state: "kept", content_sha256: "ab", said: "Good morning", meeting_id: "m1" };
    expect(row).toMatchObject({ organizer_id: "u1", id: "a1", created_at: new Date(CREATED), ...kept });
    expect(objectIn(row, "transcripts")).toEqual(value);
    expect(await world.newest("recordings")).toMatchObject([{ content_state: "link", meeting_id: null }]);
  });
});
