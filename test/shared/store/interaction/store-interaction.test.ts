import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { storeInteraction } from "../../../../shared/store/interaction/store-interaction.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);
const SESSION = "19:a/b@thread.v2";

function createWorld(retention?: { messageDays: number; rawDays: number }) {
  const clock = new SimulatedClock();
  const ports = {
    clock,
    blobs: createMemoryBlobStore(),
    interactions: createMemoryInteractionStore(),
    tenantId: "t",
    ...(retention && { retention }),
  };
  const store = async (payload: object, userId?: string) => {
    const receivedMs = clock.nowMs();
    const road = userId === undefined ? "live" : "read";
    const outcome = await storeInteraction(ports, {
      payload: { ...payload },
      road,
      receivedMs,
      ...(userId === undefined ? {} : { userId }),
    });
    return outcome.ok ? outcome.value : outcome.error.code;
  };
  return { ...ports, store };
}

const answer = (version: number, content = "text") => ({
  id: "1",
  sessionId: SESSION,
  etag: String(CREATED_MS + version),
  createdDateTime: new Date(CREATED_MS).toISOString(),
  appClass: "IPM.SkypeTeams.Message.Copilot.Word",
  from: { application: { id: "copilot" }, user: null },
  body: { contentType: "text", content },
});

describe("storing an interaction", () => {
  it("leads to the same store whatever the order, the repetitions and the road", async () => {
    const versions = [answer(0), answer(1, "a"), answer(1, "b"), answer(2)];
    const arrival = fc.record({ index: fc.nat({ max: 3 }), isRead: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 8 }), fc.nat({ max: 3 }), async (some, read) => {
        const all = [...versions.keys()].map((index) => ({ index, isRead: index === read })).concat(some);
        const [inOrder, shuffled] = [createWorld(), createWorld()];
        for (const { index, isRead } of all) await inOrder.store(versions[index] ?? {}, isRead ? "ann" : undefined);
        for (const { index, isRead } of all.toReversed()) {
          await shuffled.store(versions[index] ?? {}, isRead ? "ann" : undefined);
        }
        const seen = ({ interactions }: ReturnType<typeof createWorld>) =>
          interactions
            .all()
            .map(({ version, digest, userId, interaction }) => ({ version, digest, userId, interaction }));
        expect(seen(inOrder)).toEqual(seen(shuffled));
        expect(seen(inOrder)).toMatchObject([{ version: CREATED_MS + 2, userId: "ann" }]);
        const payloads = async ({ blobs }: ReturnType<typeof createWorld>) => {
          const texts = blobs
            .paths("raw-interactions")
            .map((path) => blobs.get({ container: "raw-interactions", path }));
          return (await Promise.all(texts)).toSorted();
        };
        expect(await payloads(shuffled)).toEqual(await payloads(inOrder));
        expect(new Set(await payloads(inOrder)).size).toBe(versions.length);
      }),
      { numRuns: 60 },
    );
  });

  it("says whose a prompt is by itself, and keeps whose an answer is once somebody said it", async () => {
    const { store, interactions } = createWorld();
    expect(await store(answer(0))).toBe("created");
    expect(interactions.all()[0]?.userId).toBeNull();
    expect(await store(answer(0), "ann")).toBe("updated");
    expect(await store(answer(1))).toBe("updated");
    expect(interactions.all()[0]).toMatchObject({ userId: "ann", version: CREATED_MS + 1 });
    await store({ ...answer(0), id: "2", from: { user: { id: "bob" } } });
    expect(interactions.all()[1]?.userId).toBe("bob");
    expect(await store(answer(1), "ann")).toBe("repeated");
    expect(await store(answer(0), "ann")).toBe("outdated");
  });

  it("names a user as the API asks for one, however a notification spells the id", async () => {
    const { store, interactions } = createWorld();
    const id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    expect(await store({ ...answer(0), from: { user: { id: id.toUpperCase() } } })).toBe("created");
    expect(interactions.all()[0]?.userId).toBe(id);
    expect(await store({ ...answer(0), from: { user: { id: id.toUpperCase() } } }, id)).toBe("repeated");
    await store({ ...answer(0), id: "2" }, id.toUpperCase());
    expect(interactions.all()[1]?.userId).toBe(id);
  });

  it("two writers at once: the newer stays", async () => {
    const { store, interactions } = createWorld();
    await Promise.all([store(answer(1)), store(answer(3)), store(answer(2), "ann"), store(answer(0))]);
    expect(interactions.all()).toMatchObject([{ version: CREATED_MS + 3, userId: "ann" }]);
  });

  it.each([
    [{ sessionId: SESSION, etag: "1" }],
    [{ id: "1", etag: "1" }],
    [{ id: "1", sessionId: "x".repeat(1_025), etag: "1" }],
    [{ id: "1", sessionId: SESSION }],
    [{ id: "1", sessionId: SESSION, etag: "v2", createdDateTime: "yesterday" }],
  ])("refuses what cannot be identified: %j", async (payload) => {
    expect(await createWorld().store(payload)).toBe("interaction-invalid");
  });

  it("ends with its retention, counted from its version, and stores nothing that is past it", async () => {
    const world = createWorld({ messageDays: 10, rawDays: 3 });
    await world.clock.advance(CREATED_MS + 4 * 86_400_000 - world.clock.nowMs());
    expect(await world.store(answer(0))).toBe("created");
    expect(world.interactions.ttlSeconds(SESSION, "1")).toBe(6 * 86_400);
    expect(world.blobs.paths("raw-interactions")).toEqual([]);
    await world.clock.advance(7 * 86_400_000);
    expect(await world.store({ ...answer(0), id: "2" })).toBe("expired");
  });
});
