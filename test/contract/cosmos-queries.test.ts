import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCosmosMessageStore } from "../../shared/azure/cosmos-message-store.ts";
import { everyPageQuery } from "../../shared/azure/message-queries.ts";
import { systemClock } from "../../shared/base/clock.ts";
import type { MessageQuery, MessageStore } from "../../shared/port/message-store.ts";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";
import { createMemoryMessageStore } from "../helpers/memory-message-store.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

const CONVERSATIONS = ["19:one@thread.v2", "19:two@thread.v2"];

/** Few values of everything, so that every filter keeps some and drops some. */
const MESSAGES = Array.from({ length: 48 }, (_unused, index) =>
  storedMessage({
    conversationId: CONVERSATIONS[index % 2] ?? "",
    messageId: String(1_000 + index),
    rootId: index % 5 === 0 ? null : "999",
    createdMs: 1 + (index % 7),
    lastModifiedMs: 10 - (index % 4),
    text: ["Alpha", "beta ALPHABET", "gamma"][index % 3] ?? "",
    from:
      index % 4 === 0
        ? { application: { id: "x", applicationIdentityType: index % 3 === 0 ? "bot" : "tenantBot" } }
        : { user: { id: index % 8 === 1 ? "x" : "y" } },
  }),
);

/**
 * Every query that can be asked, with values that matter; a thread beside what is filtered by the index alone, types of senders
 * and times of change beside times and positions alone.
 */
const ASKED = everyPageQuery().filter((query) => {
  const { rootId, senders, contains, createdWithin, modifiedSinceMs, modifiedUntilMs } = query;
  const isNarrow = rootId !== undefined || contains !== undefined || createdWithin !== undefined;
  const isModified = modifiedSinceMs !== undefined;
  return (
    (rootId === undefined || (senders === undefined && contains === undefined)) &&
    isModified === (modifiedUntilMs !== undefined) &&
    !(isNarrow && (isModified || (senders?.types.length ?? 0) > 0))
  );
});
const WINDOWS = [
  { fromMs: 1, untilMs: 5, unmodifiedFromMs: 1_000 },
  { fromMs: 6, untilMs: 1_000, unmodifiedFromMs: 9 },
];
const QUERIES: MessageQuery[] = ASKED.map((query) => ({
  ...query,
  conversationId: CONVERSATIONS[0] ?? "",
  limit: 9,
  ...(query.sinceMs === undefined ? {} : { sinceMs: 3 }),
  ...(query.untilMs === undefined ? {} : { untilMs: 9 }),
  ...(query.senders === undefined ? {} : { senders: { ids: ["x", "nobody"], types: query.senders.types } }),
  ...(query.modifiedSinceMs === undefined ? {} : { modifiedSinceMs: 2 }),
  ...(query.modifiedUntilMs === undefined ? {} : { modifiedUntilMs: 11 }),
  ...(typeof query.rootId === "string" ? { rootId: "999" } : {}),
  ...(query.contains === undefined ? {} : { contains: "ALPHA" }),
  ...(query.createdWithin === undefined ? {} : { createdWithin: WINDOWS }),
  ...(query.after === undefined ? {} : { after: { timeMs: query.orderBy === "createdMs" ? 5 : 8, id: "999.1020" } }),
}));

describe.each(COSMOS_TARGETS)("every query to $name", ({ open }) => {
  const memory: MessageStore = createMemoryMessageStore();
  let target: CosmosTarget;
  let cosmos: MessageStore;
  beforeAll(async () => {
    target = await open();
    cosmos = createCosmosMessageStore({ database: target.database, clock: systemClock });
    for (const message of MESSAGES) await memory.upsertIfNewer(message);
    await Promise.all(MESSAGES.map((message) => cosmos.upsertIfNewer(message)));
  });
  afterAll(() => target.close());

  it.each(QUERIES.map((query) => ({ title: JSON.stringify(query), query })))(
    "finds what the reference finds: $title",
    async ({ query }) => {
      const expected = await memory.query(query);
      expect(await cosmos.query(query)).toEqual(expected);
    },
  );

  it("is a test of queries that find something, but not everything", async () => {
    const sizes = await Promise.all(QUERIES.map(async (query) => (await memory.query(query)).length));
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(QUERIES.length * 0.6);
    expect(new Set(sizes).size).toBeGreaterThan(4);
  });
});
