import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createLog } from "../../../../shared/base/log.ts";
import { type StoreMessagePorts, storeMessage } from "../../../../shared/store/message/store-message.ts";
import type { Arrival } from "../../../../shared/store/message/stored-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);

interface World extends StoreMessagePorts {
  readonly blobs: ReturnType<typeof createMemoryBlobStore>;
  readonly messages: ReturnType<typeof createMemoryMessageStore>;
}

function createWorld(): World {
  return {
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    clock: new SimulatedClock(),
    log: createLog(() => {}),
  };
}

/**
 * The life of one message: created, edited, reacted to, deleted, undeleted; each a millisecond or more after the last, or
 * at the same one, saying something else.
 */
function versionsOf(id: string, steps: readonly number[]): Record<string, unknown>[] {
  let changedMs = CREATED_MS;
  return steps.map((step, index) => {
    changedMs += index === 0 || step % 4 === 3 ? 0 : 1 + step;
    const changed = new Date(changedMs).toISOString();
    return {
      id,
      chatId: "19:a@thread.v2",
      etag: String(step % 3 === 0 ? CREATED_MS : changedMs),
      createdDateTime: new Date(CREATED_MS).toISOString(),
      lastModifiedDateTime: changed,
      deletedDateTime: step % 5 === 4 ? changed : null,
      body: { contentType: "text", content: `version ${index}` },
    };
  });
}

const steps = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 });

/** Every version of a few messages, each at least once, by either road, in any order. */
const arrivals = fc.array(steps, { minLength: 1, maxLength: 3 }).chain((lives) => {
  const versions = lives.flatMap((life, index) => versionsOf(`m${index}`, life));
  const sources = fc.array(fc.constantFrom("live" as const, "delta" as const), {
    minLength: versions.length,
    maxLength: versions.length,
  });
  const repeated = fc.array(fc.nat({ max: versions.length - 1 }), { maxLength: 8 });
  return fc.tuple(repeated, sources).chain(([again, roads]) => {
    const indices = [...versions.keys(), ...again];
    return fc
      .shuffledSubarray(
        indices.map((value, place) => ({ value, place })),
        { minLength: indices.length },
      )
      .map((order) =>
        order.map(({ value }): { version: Record<string, unknown>; road: "live" | "delta" } => ({
          version: versions[value] ?? {},
          road: roads[value] ?? "live",
        })),
      );
  });
});

function arrival(version: Record<string, unknown>, road: Arrival["road"]): Arrival {
  // By delta, the same message comes without the answer's context.
  const payload = road === "live" ? { "@odata.context": "$metadata#chats", ...version } : version;
  return { payload, road, tenantId: "t", receivedMs: CREATED_MS };
}

async function storeOf(world: World): Promise<unknown> {
  const documents = await Promise.all(["m0", "m1", "m2"].map((id) => world.messages.get("19:a@thread.v2", id)));
  return Promise.all(
    documents.map(async (document) => {
      if (!document) return undefined;
      const { sink, ...rest } = document;
      const raw = await contentAt(world, sink.raw);
      return { ...rest, createdMs: sink.createdMs, lastModifiedMs: sink.lastModifiedMs, digest: sink.digest, raw };
    }),
  );
}

/** What a raw payload says: live and delta answers differ in the answer's context. */
async function contentAt({ blobs }: World, path: string): Promise<string> {
  const { "@odata.context": _context, ...content } = JSON.parse(
    (await blobs.get({ container: "raw", path })) ?? "{}",
  ) as Record<string, unknown>;
  return JSON.stringify(content);
}

/** Every payload there is, with the message and version whose it is; which of two of one version came first is left out. */
async function rawPayloadsOf(world: World): Promise<readonly string[]> {
  const { paths } = await world.blobs.list({ container: "raw", prefix: "" });
  const payloads = await Promise.all(
    paths.map(async (path) => `${path.replace(/\..*/, "")} ${await contentAt(world, path)}`),
  );
  expect(new Set(payloads).size).toBe(paths.length);
  return payloads.sort();
}

/** Twenty times as many as a forgotten rule about versions or payloads was ever hidden for. */
const RUNS = 400;

describe("storeMessage", () => {
  it("leads to the same store for any order and any repetition of live and delta", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (order) => {
        // By time, and where that is equal, by what is said: an order that does not come from the other.
        const keyOf = ({ version }: (typeof order)[number]) =>
          `${String(version.lastModifiedDateTime)} ${JSON.stringify(version)}`;
        const inOrder = [...order].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        const [expected, actual] = [createWorld(), createWorld()];
        for (const { version, road } of inOrder) await storeMessage(expected, arrival(version, road));
        for (const { version, road } of order) await storeMessage(actual, arrival(version, road));
        expect(await storeOf(actual)).toEqual(await storeOf(expected));
        expect(await rawPayloadsOf(actual)).toEqual(await rawPayloadsOf(expected));
      }),
      { numRuns: RUNS },
    );
  });

  it("leads to the same store when everything arrives at once", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (order) => {
        const [expected, actual] = [createWorld(), createWorld()];
        for (const { version, road } of order) await storeMessage(expected, arrival(version, road));
        await Promise.all(order.map(({ version, road }) => storeMessage(actual, arrival(version, road))));
        expect(await storeOf(actual)).toEqual(await storeOf(expected));
        expect(await rawPayloadsOf(actual)).toEqual(await rawPayloadsOf(expected));
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps the raw payload of a version that arrives after a newer one", async () => {
    const world = createWorld();
    const [older = {}, newer = {}] = versionsOf("m0", [0, 1]);
    expect(await storeMessage(world, arrival(newer, "live"))).toMatchObject({ value: "created" });
    expect(await storeMessage(world, arrival(older, "delta"))).toMatchObject({ value: "outdated" });
    expect(await rawPayloadsOf(world)).toHaveLength(2);
    expect(await world.messages.get("19:a@thread.v2", "m0")).toMatchObject({ body: { content: "version 1" } });
  });

  it("writes nothing for a version that delta brings again", async () => {
    const world = createWorld();
    const [only = {}] = versionsOf("m0", [0]);
    await storeMessage(world, arrival(only, "live"));
    world.blobs.failNext(1);
    expect(await storeMessage(world, arrival(only, "delta"))).toMatchObject({ value: "repeated" });
  });

  it("stores nothing in Cosmos while Blob does not answer, and everything when repeated", async () => {
    const world = createWorld();
    const [only = {}] = versionsOf("m0", [0]);
    world.blobs.failNext(1);
    await expect(storeMessage(world, arrival(only, "live"))).rejects.toMatchObject({ code: "blob-unavailable" });
    expect(await world.messages.get("19:a@thread.v2", "m0")).toBeUndefined();
    expect(await storeMessage(world, arrival(only, "live"))).toMatchObject({ value: "created" });
  });

  it("keeps both of two payloads of one version, and shows the same whichever came first", async () => {
    const [one = {}, other = {}] = versionsOf("m0", [0, 3]);
    const [forward, backward] = [createWorld(), createWorld()];
    for (const version of [one, other, one, other]) await storeMessage(forward, arrival(version, "live"));
    for (const version of [other, one, other, one]) await storeMessage(backward, arrival(version, "delta"));
    expect(await rawPayloadsOf(forward)).toHaveLength(2);
    expect(await rawPayloadsOf(backward)).toEqual(await rawPayloadsOf(forward));
    expect(await storeOf(backward)).toEqual(await storeOf(forward));
  });

  it.each([
    ["live", "delta"],
    ["delta", "live"],
  ] as const)(
    "makes the document of the raw payload that is kept, %s, though %s stores it first",
    async (first, second) => {
      const world = createWorld();
      const [version = {}] = versionsOf("m0", [0]);
      const { upsertIfNewer } = world.messages;
      // The first has kept its raw payload when the other overtakes it.
      world.messages.upsertIfNewer = async (...given) => {
        world.messages.upsertIfNewer = upsertIfNewer;
        expect(await storeMessage(world, { ...arrival(version, second), isFirstReading: true })).toMatchObject({
          value: "created",
        });
        return upsertIfNewer(...given);
      };
      const overtaken = { ...arrival(version, first), isFirstReading: true };
      expect(await storeMessage(world, overtaken)).toMatchObject({ value: "repeated" });
      const [stored] = world.messages.all();
      expect(stored?.sink).toMatchObject({ road: second });
      expect(stored?.sink.aside).toEqual(first === "live" ? { "@odata.context": "$metadata#chats" } : undefined);
    },
  );

  it("refuses what has no identity", async () => {
    expect(await storeMessage(createWorld(), arrival({ id: "1" }, "live"))).toMatchObject({
      error: { code: "message-invalid" },
    });
  });
});
