import { beforeAll, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createLog } from "../../../../shared/base/log.ts";
import {
  messageVersions,
  oneMessage,
  oneParameters,
  versionsParameters,
} from "../../../../shared/serve/api/one-message.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);
const COUNT = 5_000;
const address = { conversationId: "19:a", messageId: "1" };
const atMs = (index: number) => CREATED_MS + index * 1_000;

/** A store of blobs with the pages that Azure gives, whose calls are counted. */
function createWorld() {
  const blobs = createMemoryBlobStore();
  const calls = { list: 0, get: 0, now: 0, most: 0 };
  const counted: typeof blobs = {
    ...blobs,
    list: (query) => {
      calls.list += 1;
      return blobs.list({ ...query, pageSize: Math.min(1_000, query.pageSize ?? 1_000) });
    },
    get: async (where) => {
      calls.get += 1;
      calls.now += 1;
      calls.most = Math.max(calls.most, calls.now);
      await new Promise(setImmediate);
      calls.now -= 1;
      return blobs.get(where);
    },
  };
  const ports = {
    blobs: counted,
    messages: createMemoryMessageStore(),
    clock: new SimulatedClock(),
    log: createLog(() => {}),
  };
  const store = (version: number, content: string) =>
    storeMessage(ports, {
      payload: { id: "1", chatId: "19:a", etag: String(version), body: { contentType: "text", content } },
      road: "live",
      tenantId: "t",
      receivedMs: CREATED_MS,
    });
  const reset = () => Object.assign(calls, { list: 0, get: 0, now: 0, most: 0 });
  return { ports, calls, store, reset };
}

async function contentAsOf({ ports }: ReturnType<typeof createWorld>, asOfMs: number): Promise<unknown> {
  const message = await oneMessage(ports, address, oneParameters.parse({ asOf: new Date(asOfMs).toISOString() }));
  if (!message.ok) return message.error.code;
  return (message.value.body as { content: string }).content;
}

describe("a message of 5,000 versions", () => {
  const world = createWorld();
  beforeAll(async () => {
    for (let index = 0; index < COUNT; index += 1) await world.store(atMs(index), `version ${index}`);
  });

  it.each([{ at: 0 }, { at: 999 }, { at: 1_000 }, { at: 1_001 }, { at: 4_321 }, { at: COUNT - 1 }])(
    "says what it said at the time of version $at, in six calls",
    async ({ at }) => {
      world.reset();
      expect(await contentAsOf(world, atMs(at))).toBe(`version ${at}`);
      expect(await contentAsOf(world, atMs(at) + 999)).toBe(`version ${at}`);
      expect(world.calls).toMatchObject({ list: 10, get: 2 });
    },
  );

  it("did not exist before its first", async () => {
    expect(await contentAsOf(world, atMs(0) - 1)).toBe("message-not-found");
  });

  it.each([{ limit: "200" }, { limit: "7" }, {}])(
    "is paged, oldest first, none twice and none left out: %j",
    async (query) => {
      world.reset();
      const seen: number[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const parameters = versionsParameters.parse({ ...query, ...(cursor === undefined ? {} : { cursor }) });
        const page = await messageVersions(world.ports, address, parameters);
        if (!page.ok) throw page.error;
        expect(page.value.versions.length).toBeLessThanOrEqual(parameters.limit);
        seen.push(...page.value.versions.map(({ version }) => version));
        cursor = page.value.nextCursor;
        pages += 1;
      } while (cursor !== undefined && pages < 1_000);
      expect(seen).toEqual(Array.from({ length: COUNT }, (_none, index) => atMs(index)));
      expect(pages).toBe(Math.ceil(COUNT / Number(query.limit ?? 50)));
      expect(world.calls.get).toBe(COUNT);
      expect(world.calls.most).toBeLessThanOrEqual(16);
    },
  );
});

describe("two payloads of one version", () => {
  it("are both in the history, and the same one is shown at any time", async () => {
    const [forward, backward] = [createWorld(), createWorld()];
    for (const content of ["one", "other"]) await forward.store(CREATED_MS, content);
    for (const content of ["other", "one"]) await backward.store(CREATED_MS, content);
    for (const world of [forward, backward]) {
      const page = await messageVersions(world.ports, address, versionsParameters.parse({}));
      if (!page.ok) throw page.error;
      const { versions } = page.value;
      expect(versions.map(({ version }) => version)).toEqual([CREATED_MS, CREATED_MS]);
      expect(versions.map(({ payload }) => (payload.body as { content: string }).content).sort()).toEqual([
        "one",
        "other",
      ]);
      const now = await oneMessage(world.ports, address, oneParameters.parse({}));
      expect(now).toMatchObject({ value: { body: { content: await contentAsOf(world, CREATED_MS) } } });
    }
    expect(await contentAsOf(forward, CREATED_MS)).toBe(await contentAsOf(backward, CREATED_MS));
  });
});

describe("the query of a history", () => {
  it.each([
    [{ limit: "0" }, { limit: "expected a whole number from 1 to 200" }],
    [{ limit: "201" }, { limit: "expected a whole number from 1 to 200" }],
    [{ limit: "1.5" }, { limit: "expected a whole number from 1 to 200" }],
    [{ cursor: "a b" }, { cursor: "expected a cursor from a nextLink" }],
    [{ cursor: "a".repeat(9_000) }, { cursor: "expected a cursor from a nextLink" }],
  ])("%j is refused", (query, expected) => {
    const parsed = versionsParameters.safeParse(query);
    const wrong = parsed.error?.issues.map(({ path, message }) => [path.join("."), message]);
    expect(Object.fromEntries(wrong ?? [])).toEqual(expected);
  });
});
