import { describe, expect, it } from "vitest";
import { codeOf, type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { type Cursor, newCursor } from "../../../../shared/capture/sync/cursor.ts";
import { type SyncSourcePorts, syncSource } from "../../../../shared/capture/sync/sync-source.ts";
import { RUN_BUDGET_MS } from "../../../../shared/job/run-pages.ts";
import type { SourceJob } from "../../../../shared/job/sync-job.ts";
import { type ConversationReader, type SyncPage, sourceId } from "../../../../shared/port/conversation-reader.ts";
import { createSourceModel, messagesUpTo } from "./source-model.ts";
import { createSyncWorld } from "./sync-world.ts";

const HOUR_MS = 3_600_000;

function setUp(count = 5, pageSize = 2) {
  const model = createSourceModel(messagesUpTo(count), pageSize);
  return { model, ...createSyncWorld(model) };
}

describe("syncSource", () => {
  it("reads a new source to its end and remembers where that is", async () => {
    const { sync, stored, cursor, log } = setUp();
    expect(await sync()).toBe("finished");
    expect([...stored.keys()]).toEqual(["m0", "m1", "m2", "m3", "m4"]);
    expect(await cursor()).toMatchObject({
      state: "incremental",
      position: "https://graph.example/delta/0/5",
      run: null,
      messages: 5,
      failure: null,
    });
    expect(log.linesOf("sync.page").map((line) => line.messages)).toEqual([2, 2, 1, 0]);
    expect(log.linesOf("sync.finished")).toMatchObject([{ messages: 5, stored: 5, pages: 4 }]);
  });

  it("reads only what is new the next time", async () => {
    const { sync, stored, model, clock } = setUp();
    await sync();
    model.write({ id: "m5" });
    await clock.advance(24 * HOUR_MS);
    expect(await sync()).toBe("finished");
    expect(model.reads).toEqual([0, 2, 4, 5, 5]);
    expect([...stored.values()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("reads an empty source", async () => {
    const { sync, cursor } = setUp(0);
    expect(await sync()).toBe("finished");
    expect(await cursor()).toMatchObject({ messages: 0, position: "https://graph.example/delta/0/0" });
  });

  it("keeps a message that cannot be stored, and its neighbours are stored", async () => {
    const { sync, model, stored, invalid } = setUp(2, 10);
    model.write({ id: "bad" });
    model.write({ id: "m3" });
    expect(await sync()).toBe("finished");
    expect([...stored.keys()]).toEqual(["m0", "m1", "m3"]);
    expect(invalid).toEqual([["bad", "message-invalid"]]);
  });

  it("is not left alone when its cursor is made while its first page is read", async () => {
    const { sync, ports, model, clock, state, stored, sent, cursor } = setUp(1, 10);
    const { page } = model;
    let isMade = false;
    const conversations: typeof ports.conversations = {
      ...ports.conversations,
      page: async (...asked) => {
        const value = newCursor(asked[0], clock.nowMs());
        if (!isMade) await state.put({ kind: "cursor", id: sourceId(asked[0]), value, expect: "absent" });
        isMade = true;
        return page(...asked);
      },
    };
    Object.assign(ports, { conversations });
    expect(await sync()).toBe("superseded");
    const [again, ...others] = sent();
    expect([again?.reason, others]).toEqual(["daily", []]);
    expect(await syncSource(ports, again as SourceJob)).toBe("finished");
    expect([[...stored.keys()], (await cursor())?.state]).toEqual([["m0"], "incremental"]);
  });

  it("has nothing to do when it was read since it was asked for", async () => {
    const { sync, model, clock, jobNow } = setUp();
    const { requestedDateTime } = jobNow();
    await clock.advance(1);
    await sync();
    expect(await sync({ requestedDateTime })).toBe("not-needed");
    expect(model.reads).toEqual([0, 2, 4, 5]);
  });

  it("has nothing to do for a gap that ended before the last run began", async () => {
    const { sync, clock } = setUp();
    const window = { fromDateTime: "2025-12-31T00:00:00.000Z", untilDateTime: "2026-01-01T00:00:00.000Z" };
    await sync();
    await clock.advance(HOUR_MS);
    expect(await sync({ reason: "gap", window })).toBe("not-needed");
    expect(await sync({ reason: "gap", window: { ...window, untilDateTime: "2026-01-01T00:00:00.001Z" } })).toBe(
      "finished",
    );
  });
});

describe("a run that does not come to its end at once", () => {
  it("goes back to the queue when the time is used up, and continues there", async () => {
    const { sync, model, clock, sent, jobNow, cursor } = setUp();
    const { page } = model;
    model.page = async (source, link) => {
      await clock.advance(RUN_BUDGET_MS / 2);
      return page(source, link);
    };
    const job = jobNow();
    expect(await sync()).toBe("continued");
    expect(sent()).toEqual([{ ...job, visibleAfterMs: 0 }]);
    expect(await cursor()).toMatchObject({ state: "full", position: null, run: { pages: 2, messages: 4 } });
    expect(await sync(job)).toBe("finished");
    expect(model.reads).toEqual([0, 2, 4, 5]);
  });

  it.each([
    ["what Graph says", new TeamsinkError("graph-throttled", "wait", { retryAfterMs: 90_000 }), 90_000],
    ["a minute when Graph does not say", new TeamsinkError("graph-throttled"), 60_000],
  ])("waits %s in the queue, not here", async (_name, error, visibleAfterMs) => {
    const { sync, model, sent, jobNow } = setUp();
    const job = jobNow();
    model.fail(error);
    expect(await sync()).toBe("continued");
    expect(sent()).toEqual([{ ...job, visibleAfterMs }]);
    expect(await sync(job)).toBe("finished");
  });

  it.each(["graph-unavailable", "graph-unauthorized"] as const)(
    "throws %s, and continues at the same page",
    async (code) => {
      const { sync, model, ports } = setUp();
      const { page } = model;
      model.page = async (source, link) => {
        if (model.reads.length === 2) {
          ports.conversations.page = page;
          throw new TeamsinkError(code);
        }
        return page(source, link);
      };
      await expect(sync()).rejects.toMatchObject({ code });
      expect(await sync()).toBe("finished");
      expect(model.reads).toEqual([0, 2, 4, 5]);
    },
  );

  it("reads the page again when a store did not answer, and no other", async () => {
    const { ports, sync, model, stored } = setUp();
    const { store } = ports;
    ports.store = async (payload) => {
      if (payload.id !== "m3") return store(payload);
      ports.store = store;
      throw new TeamsinkError("store-unavailable");
    };
    await expect(sync()).rejects.toMatchObject({ code: "store-unavailable" });
    expect(await sync()).toBe("finished");
    expect(model.reads).toEqual([0, 2, 2, 4, 5]);
    expect(Object.fromEntries(stored)).toEqual({ m0: 1, m1: 1, m2: 2, m3: 1, m4: 1 });
  });

  it("does not take a conflict over one message for another invocation", async () => {
    const { ports, sync, stored } = setUp();
    const { store } = ports;
    ports.store = async () => {
      ports.store = store;
      throw new TeamsinkError("state-conflict");
    };
    await expect(sync()).rejects.toMatchObject({ code: "state-conflict" });
    expect(await sync()).toBe("finished");
    expect(stored.size).toBe(5);
  });

  it("stops quietly when another invocation took over, and nothing is lost", async () => {
    const { ports, sync, model, stored } = setUp();
    const { page } = model;
    let other: Promise<string> | undefined;
    model.page = async (source, link) => {
      const read = await page(source, link);
      if (!other) {
        other = sync();
        await other;
      }
      return read;
    };
    expect(await sync()).toBe("superseded");
    expect(await other).toBe("finished");
    expect([...stored.keys()]).toEqual(["m0", "m1", "m2", "m3", "m4"]);
    expect(ports.queue.sent).toEqual([]);
  });

  it("runs once more when the run under way began before the end of the gap", async () => {
    const { sync, model, clock } = setUp();
    model.fail("graph-unavailable");
    await expect(sync()).rejects.toThrow();
    await clock.advance(HOUR_MS);
    const untilDateTime = new Date(clock.nowMs()).toISOString();
    const window = { fromDateTime: "2026-01-01T00:00:00.000Z", untilDateTime };
    expect(await sync({ reason: "gap", window })).toBe("finished");
    expect(model.reads).toEqual([0, 2, 4, 5, 5]);
  });
});

describe("a source that Graph does not give", () => {
  it("starts from the beginning when the link is too old", async () => {
    const { sync, model, clock, stored, log, cursor } = setUp();
    await sync();
    model.forgetLinks();
    model.write({ id: "m5" });
    await clock.advance(24 * HOUR_MS);
    expect(await sync()).toBe("finished");
    expect(stored.size).toBe(6);
    expect(log.linesOf("sync.restarted")).toMatchObject([{ reason: "graph-gone" }]);
    expect(await cursor()).toMatchObject({ state: "incremental", position: "https://graph.example/delta/1/6" });
  });

  it("gives up for the day when every link is too old, and begins anew then", async () => {
    const { sync, model, clock, cursor } = setUp();
    const { page } = model;
    model.page = async (source, link) => {
      if (link) throw new TeamsinkError("graph-gone");
      return page(source, link);
    };
    expect(await sync()).toBe("failed");
    expect(model.reads).toEqual([0, 0, 0]);
    expect(await cursor()).toMatchObject({ run: null, position: null, failure: { reason: "graph-gone" } });
    model.page = page;
    await clock.advance(24 * HOUR_MS);
    expect(await sync()).toBe("finished");
  });

  describe("by a link that is of no use", () => {
    const DELTA = "https://graph.example/delta";
    /** Pages by the link at which they stand, `start` first; a failure is thrown. */
    const pagesOf = (pages: Readonly<Record<string, SyncPage | ErrorCode>>): ConversationReader => ({
      async page(_source, link = "start") {
        const page = pages[link] ?? "graph-gone";
        if (typeof page === "string") throw new TeamsinkError(page);
        return page;
      },
      past: () => undefined,
    });
    const page = (id: string, next: SyncPage["next"]): SyncPage => ({ messages: [{ id }], next });

    it.each([
      ["to itself", { [`${DELTA}/1`]: page("m2", { more: `${DELTA}/1` }) }],
      [
        "to an earlier page",
        { [`${DELTA}/1`]: page("m2", { more: `${DELTA}/2` }), [`${DELTA}/2`]: page("m3", { more: `${DELTA}/1` }) },
      ],
      ["nowhere", { [`${DELTA}/1`]: page("m2", { lost: true }) }],
    ])(
      "that leads back %s: stores the pages, ends, and reads on from the position the next day",
      async (_name, pages) => {
        const first = { start: page("m1", { position: "p" }), p: page("m1", { more: `${DELTA}/1` }) };
        const world = createSyncWorld(pagesOf({ ...first, ...pages }));
        await world.sync();
        await world.clock.advance(24 * HOUR_MS);
        expect(await world.sync()).toBe("failed");
        expect(world.stored.has("m2")).toBe(true);
        expect(await world.cursor()).toMatchObject({
          run: null,
          position: "p",
          failure: { reason: "graph-answer-invalid" },
        });
        world.ports.conversations = pagesOf({ p: page("m9", { position: "q" }) });
        await world.clock.advance(24 * HOUR_MS);
        expect(await world.sync()).toBe("finished");
        expect(world.stored.has("m9")).toBe(true);
      },
    );

    it("that fails for good: after a day begins at the position, and after another at the beginning", async () => {
      const asked: string[] = [];
      const model = pagesOf({
        start: page("m1", { position: "p" }),
        p: page("m2", { more: "dead" }),
        dead: "graph-unavailable",
      });
      const world = createSyncWorld({
        ...model,
        page: async (source, link) => {
          asked.push(link ?? "start");
          return model.page(source, link);
        },
      });
      await world.sync();
      await world.clock.advance(24 * HOUR_MS);
      asked.length = 0;
      const outcomes = new Set<string>();
      for (let hours = 0; hours <= 48; hours += 4) {
        outcomes.add(await world.sync().catch(codeOf));
        await world.clock.advance(4 * HOUR_MS);
      }
      const runs = asked.filter((link, index) => link !== asked[index - 1]);
      expect(runs.slice(0, 5)).toEqual(["p", "dead", "p", "dead", "start"]);
      expect(outcomes).toEqual(new Set(["graph-unavailable", "finished"]));
      expect(world.log.linesOf("sync.restarted")).toMatchObject([{}, {}].map(() => ({ reason: "graph-unavailable" })));
    });

    it("that is not found, where the source is: begins again, at the beginning in the end", async () => {
      const world = createSyncWorld(pagesOf({ start: page("m1", { position: "q" }), p: "graph-not-found" }));
      await world.sync();
      const { value, etag } = (await world.state.get<Cursor>("cursor", "channel:19:channel@thread.tacv2")) ?? {};
      await world.state.put({
        kind: "cursor",
        id: "channel:19:channel@thread.tacv2",
        value: { ...value, position: "p" },
        expect: etag ?? "absent",
      });
      await world.clock.advance(24 * HOUR_MS);
      expect(await world.sync()).toBe("finished");
      expect(await world.cursor()).toMatchObject({ position: "q", failed: "no" });
    });

    it("keeps its position when the whole source is not found, for a day when it is again", async () => {
      const found = { start: page("m1", { position: "p" }), p: page("m2", { position: "p" }) };
      const world = createSyncWorld(pagesOf(found));
      await world.sync();
      await world.clock.advance(24 * HOUR_MS);
      world.ports.conversations = pagesOf({ start: "graph-not-found", p: "graph-not-found" });
      expect(await world.sync()).toBe("failed");
      expect(await world.cursor()).toMatchObject({ position: "p", run: null, failed: "gone" });
      world.ports.conversations = pagesOf({ ...found, start: "graph-forbidden" });
      await world.clock.advance(24 * HOUR_MS);
      expect(await world.sync()).toBe("finished");
    });

    it("whose answer is none, and is the position: begins at the beginning the next day", async () => {
      const world = createSyncWorld(pagesOf({ start: page("m1", { position: "p" }), p: "graph-answer-invalid" }));
      await world.sync();
      await world.clock.advance(24 * HOUR_MS);
      expect(await world.sync()).toBe("failed");
      expect(await world.cursor()).toMatchObject({ run: null, position: null, state: "full" });
      await world.clock.advance(24 * HOUR_MS);
      expect(await world.sync()).toBe("finished");
    });

    it("whose answer is none: what is read again the next day is not taken for a first reading", async () => {
      const world = createSyncWorld(pagesOf({ start: page("m1", { more: "b" }), b: "graph-answer-invalid" }));
      const firsts: unknown[] = [];
      const { store } = world.ports;
      const noting: SyncSourcePorts["store"] = async (payload, { isFirstReading }) => {
        firsts.push(isFirstReading);
        return store(payload);
      };
      Object.assign(world.ports, { store: noting });
      expect(await world.sync()).toBe("failed");
      await world.clock.advance(24 * HOUR_MS);
      expect(await world.sync()).toBe("failed");
      expect(firsts).toEqual([true, false]);
    });

    it.each([
      ["refused", "graph-gone"],
      ["no answer for a day", "graph-unavailable"],
    ] as const)("to a part of it, which is %s: goes on past it, and the source is not whole", async (_name, code) => {
      const model = pagesOf({
        start: page("root", { more: "part" }),
        part: code,
        end: page("m9", { position: "p" }),
      });
      const world = createSyncWorld({
        ...model,
        past: (link) => (link === "part" ? { next: { more: "end" }, isLeftOut: true } : undefined),
      });
      let outcome = "";
      for (let hours = 0; hours <= 24 && outcome !== "failed"; hours += 4) {
        outcome = await world.sync().catch(codeOf);
        await world.clock.advance(4 * HOUR_MS);
      }
      expect(outcome).toBe("failed");
      expect([...world.stored.keys()]).toEqual(["root", "m9"]);
      expect(await world.cursor()).toMatchObject({
        run: null,
        position: null,
        coveredDateTime: "",
        failure: { reason: "source-incomplete" },
      });
      expect(world.log.linesOf("sync.passed-by")).toMatchObject([{ reason: code, isLeftOut: true }]);
      expect(world.log.linesOf("sync.restarted")).toEqual([]);
    });
  });

  it.each(["graph-not-found", "graph-forbidden", "graph-bad-request", "graph-answer-invalid"] as const)(
    "notes %s at the cursor, and a later job tries again",
    async (code) => {
      const { sync, model, clock, cursor, log, jobNow } = setUp();
      const job = jobNow();
      model.fail(code);
      expect(await sync()).toBe("failed");
      expect(await cursor()).toMatchObject({ failure: { reason: code, failedDateTime: job.requestedDateTime } });
      expect(log.linesOf("sync.failed")).toMatchObject([{ source: "channel:19:channel@thread.tacv2", reason: code }]);
      expect(await sync(job)).toBe("not-needed");
      await clock.advance(24 * HOUR_MS);
      expect(await sync()).toBe("finished");
      expect(await cursor()).toMatchObject({ failure: null });
    },
  );
});
