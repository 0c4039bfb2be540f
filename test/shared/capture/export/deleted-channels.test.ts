import { describe, expect, it } from "vitest";
import type { Channel } from "../../../../local/tenant/model/graph-shapes.ts";
import { createChannel, deleteChannel } from "../../../../local/tenant/model/operations/channels.ts";
import { generalOf } from "../../../../local/tenant/model/operations/teams.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { syncTeam } from "../../../../shared/capture/sync/sync-team.ts";
import { createDirectoryReader } from "../../../../shared/graph/directory.ts";
import { createMessageExport } from "../../../../shared/graph/export-messages.ts";
import { openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createBackfillWorld } from "./backfill-world.ts";

const KINDS: readonly Channel["membershipType"][] = ["standard", "private", "shared"];

/** A channel of each kind in one team, with a post and a reply, each deleted before anybody read anything. */
async function setUp() {
  const world = createBackfillWorld();
  const tenant = await openInProcessTenant(world.clock);
  const { model, client } = tenant;
  const [team] = model.directory.teams.all;
  if (!team) throw new Error("no team");
  const deleted = KINDS.map((membershipType) => {
    const displayName = `A ${membershipType} channel`;
    const memberIds = team.memberIds.slice(0, 2);
    const { id } = createChannel(model, { teamId: team.id, displayName, membershipType, memberIds });
    const post = model.postMessage(id, { text: `said in ${displayName}` });
    const reply = model.postMessage(id, { text: `answered in ${displayName}` }, { rootId: post.id });
    deleteChannel(model, { channelId: id });
    return { id, displayName, membershipType, post, reply };
  });
  // A backfill ends where it began.
  await world.clock.advance(3_600_000);
  Object.assign(world.ports, {
    directoryReader: createDirectoryReader(client),
    messageExport: createMessageExport(client),
  });
  const listed = async () => {
    const answer = (await (await tenant.graph(`/teams/${team.id}/channels`)).json()) as { value: Channel[] };
    return answer.value.map(({ id }) => id);
  };
  return { world, model, tenant, team, deleted, listed };
}

describe("channels that were deleted before they were ever read", () => {
  it.each([
    ["their team alone", (teamId: string) => ({ teams: [teamId] })],
    ["the whole tenant", () => ({})],
  ])("are read by a backfill of %s: a standard, a private and a shared one, posts and replies", async (_of, asked) => {
    const { world, tenant, team, deleted, listed } = await setUp();
    const ids = await listed();
    expect(deleted.filter(({ id }) => ids.includes(id))).toEqual([]);
    expect(await world.backfill(asked(team.id))).toMatchObject({ state: "complete", sources: { failed: 0 } });
    const kept = world.messages.all();
    for (const { id, displayName, post, reply } of deleted) {
      const own = kept.filter(({ conversationId, messageType }) => conversationId === id && messageType === "message");
      expect(own.map(({ messageId, rootId, teamId, text }) => ({ messageId, rootId, teamId, text }))).toEqual([
        { messageId: post.id, rootId: null, teamId: team.id, text: `said in ${displayName}` },
        { messageId: reply.id, rootId: post.id, teamId: team.id, text: `answered in ${displayName}` },
      ]);
    }
    await tenant.stop();
  });

  it("have no row in the directory, since Graph lists them nowhere; General says what they were called", async () => {
    const { world, model, tenant, team, deleted } = await setUp();
    await world.backfill({ teams: [team.id] });
    const startedDateTime = toIso(world.clock.nowMs());
    await syncTeam({ ...world.ports, captures: new Set() }, { job: "team", teamId: team.id, startedDateTime });
    const rows = world.ports.directory.rows("channels").filter(({ parentId }) => parentId === team.id);
    const there = model.directory.channels.all.filter(({ teamId }) => teamId === team.id);
    expect(rows.map(({ id }) => id).toSorted()).toEqual(there.map(({ id }) => id).toSorted());
    expect(there.filter(({ id }) => deleted.some((channel) => channel.id === id))).toEqual([]);
    const general = generalOf(model, team.id);
    const told = world.messages
      .all()
      .filter(({ conversationId }) => conversationId === general)
      .map(({ eventDetail }) => eventDetail as { "@odata.type": string; channelDisplayName?: string } | null)
      .filter((detail) => detail?.["@odata.type"] === "#microsoft.graph.channelDeletedEventMessageDetail");
    expect(told.map((detail) => detail?.channelDisplayName)).toEqual(deleted.map(({ displayName }) => displayName));
    await tenant.stop();
  });
});
