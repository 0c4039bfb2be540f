import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { DIRECTORY_WEIGHTS, ENDINGS, stepDirectory } from "../../../../local/tenant/model/directory-life.ts";
import { directoryTruth, type MembershipRow, membersAt } from "../../../../local/tenant/model/directory-truth.ts";
import { liveUntil } from "../../../../local/tenant/model/live-life.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { createModel } from "./model-fixture.ts";

/** So many things happen, a minute apart. */
async function lived(seed: number, steps: number, weights = {}) {
  const { model, clock } = createModel();
  const random = createSeededRandom(seed);
  const happened: string[] = [];
  const roster = new Set(directoryTruth(model).memberships.map(keyOf));
  model.onDirectoryChange((change) => {
    if (change.entity === "team" && change.changeType === "deleted") {
      for (const key of roster) if (key.startsWith(`${change.team.id} `)) roster.delete(key);
      for (const { id } of model.directory.deletedChannels.all) {
        for (const key of roster) if (key.startsWith(`${id} `)) roster.delete(key);
      }
    }
    if (change.entity === "channel" && change.changeType === "deleted") {
      for (const key of roster) if (key.startsWith(`${change.channel.id} `)) roster.delete(key);
    }
    if (change.entity !== "conversationMember" || change.through !== undefined) return;
    const id = change.chat?.id ?? change.channel?.id ?? change.team?.id ?? "";
    const key = keyOf({ id, userId: change.member.userId });
    if (change.changeType === "deleted") roster.delete(key);
    else roster.add(key);
  });
  for (let step = 0; step < steps; step += 1) {
    await clock.advance(60_000);
    const what = stepDirectory({ model, random, weights });
    if (what !== undefined) happened.push(what);
  }
  return { model, clock, happened, roster };
}

function keyOf({ id, userId }: Pick<MembershipRow, "id" | "userId">): string {
  return `${id} ${userId}`;
}

describe("the life of people and places", () => {
  test("is the same for the same seed, and has everything in it that can happen", async () => {
    const [one, again] = [await lived(1, 800), await lived(1, 800)];
    expect(again.happened).toEqual(one.happened);
    expect(directoryTruth(again.model)).toEqual(directoryTruth(one.model));
    expect(new Set(one.happened)).toEqual(new Set(Object.keys(DIRECTORY_WEIGHTS)));
  });

  test("can be without endings", async () => {
    const { model, happened } = await lived(2, 300, ENDINGS);
    expect(happened.filter((what) => what.startsWith("delete"))).toEqual([]);
    expect(model.directory.deletedChannels.all).toEqual([]);
  });

  test("whatever the seed: who follows what is announced knows who is where", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000_000 }), async (seed) => {
        const { model, roster } = await lived(seed, 120);
        const present = directoryTruth(model).memberships.filter(({ untilDateTime }) => untilDateTime === null);
        expect([...roster].sort()).toEqual(present.map(keyOf).sort());
      }),
      { numRuns: 15 },
    );
  });

  test("is told by system messages that fit the metadata, and that are true", async () => {
    const { model } = await lived(3, 400);
    const truth = directoryTruth(model);
    const told = [...model.conversations.values()].flatMap(({ messages }) => [...messages.values()]);
    expect(told.flatMap(({ message }) => checkGraphEntity(message, "chatMessage"))).toEqual([]);
    const added = told.filter(({ message }) => String(message.eventDetail?.["@odata.type"]).includes(".membersAdded"));
    expect(added.length).toBeGreaterThan(20);
    for (const { conversation, message, changedMs } of added) {
      const [member] = (message.eventDetail?.members ?? []) as { id: string }[];
      const { conversationId, teamId } = conversation;
      const ids = teamId === null ? [conversationId] : [conversationId, teamId];
      expect(ids.flatMap((id) => membersAt(truth, id, changedMs))).toContain(member?.id);
    }
  });

  test("beside what people write takes its chances from elsewhere: until something has happened, all is as without", () => {
    const live = (chance: number) => {
      const { model, clock } = createModel();
      const directory = { chance, random: createSeededRandom(9) };
      return liveUntil({ model, clock, random: createSeededRandom(5), directory }, 40).map(({ stored }) => stored.id);
    };
    const { model, clock } = createModel();
    const without = liveUntil({ model, clock, random: createSeededRandom(5) }, 40).map(({ stored }) => stored.id);
    expect(live(0)).toEqual(without);
    expect(live(0.5)).not.toEqual(without);
  });
});
