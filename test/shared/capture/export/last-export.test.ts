import { expect, it } from "vitest";
import { deleteTeam } from "../../../../local/tenant/model/operations/teams.ts";
import { deleteUser } from "../../../../local/tenant/model/operations/users.ts";
import type { LastExport } from "../../../../shared/capture/export/last-export.ts";
import { requestSync } from "../../../../shared/capture/sync/schedule-sync.ts";
import { type BackfillTenant, openBackfillTenant, Traffic } from "../../../bench/backfill-tenant.ts";
import { createStores, startInstance, whileItMoves } from "../../../bench/instance.ts";
import { holdStill } from "../../../chaos/hold-still.ts";
import { Life } from "../../../chaos/host/life.ts";

const DAY_MS = 86_400_000;
const EXPORT_OF_DELETED = /deletedTeams.*getallMessages/i;

/** A tenant that is synced once a day, and to which nothing is told live. */
async function withDays(work: (world: BackfillTenant & Awaited<ReturnType<typeof openDays>>) => Promise<void>) {
  const world = await openBackfillTenant({ users: 6, teams: 2, historyMessages: 60 });
  const letGo = holdStill(world.clock);
  try {
    await work({ ...world, ...(await openDays(world)) });
  } finally {
    letGo();
    await world.tenant.stop();
  }
}

async function openDays(world: BackfillTenant) {
  const [stores, life, traffic] = [createStores(world), new Life(), new Traffic()];
  const settings = { CAPTURE: "user-profiles" };
  const app = startInstance(world, { stores, life, traffic, seed: 3, settings });
  return {
    stores,
    traffic,
    async day() {
      await world.clock.advance(DAY_MS);
      await whileItMoves(world, requestSync(app, app.settings.resources));
      while (stores.queues.texts().length > 0) await world.clock.advance(1_000);
    },
    lastExport: async (id: string) => (await stores.state.get<LastExport>("last-export", id))?.value,
  };
}

it("what was written before a team and a user were deleted, and was told to nobody, is read for the last time, once", () =>
  withDays(async ({ day, tenant, stores, traffic, lastExport, clock }) => {
    const { model } = tenant;
    await day();
    const [team, user] = [model.directory.teams.all[0], model.directory.users.all[1]];
    if (!team || !user) throw new Error("no team, or no user");
    const [channel, chat] = [model.directory.channelsOf(team.id)[0], model.directory.chatsOf(user.id)[0]];
    await clock.advance(3_600_000);
    const inChannel = model.postMessage(channel?.id ?? "", { text: "before the team went" });
    const inChat = model.postMessage(chat?.id ?? "", { text: "before the user went" }, { fromUserId: user.id });
    deleteTeam(model, { teamId: team.id });
    // Both members, so that nobody's chats show it any more.
    for (const userId of model.conversation(chat?.id ?? "").memberIds) deleteUser(model, { userId });
    const isStored = (conversationId: string, id: string) => stores.messages.get(conversationId, id);
    expect(await isStored(channel?.id ?? "", inChannel.id)).toBeUndefined();
    await day();
    expect(await isStored(channel?.id ?? "", inChannel.id)).toMatchObject({ text: "before the team went" });
    expect(await isStored(chat?.id ?? "", inChat.id)).toMatchObject({ text: "before the user went" });
    const final = { finishedDateTime: expect.any(String), reason: null, reading: null };
    expect(await lastExport(`deleted-team:${team.id}`)).toMatchObject(final);
    expect(await lastExport(`user-chats:${user.id}`)).toMatchObject({ ...final, deletedDateTime: expect.any(String) });
    const exports = traffic.answered.filter((url) => EXPORT_OF_DELETED.test(url)).length;
    expect(exports).toBeGreaterThan(0);
    // From where the daily sync had come, and not from the first message on.
    expect((await lastExport(`user-chats:${user.id}`))?.fromDateTime).not.toBeNull();
    await day();
    expect(traffic.answered.filter((url) => EXPORT_OF_DELETED.test(url))).toHaveLength(exports);
  }));
