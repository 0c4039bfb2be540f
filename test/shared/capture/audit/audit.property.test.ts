import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { auditSource } from "../../../../shared/capture/audit/audit-source.ts";
import { STILL_ON_ITS_WAY_MS } from "../../../../shared/capture/audit/audit-window.ts";
import { latestFinishedRun } from "../../../../shared/capture/audit/finish-audit.ts";
import type { AuditJob, SyncJob } from "../../../../shared/job/sync-job.ts";
import type { DetailedRun } from "../../../../shared/serve/api/audit-report.ts";
import { CHANNELS, CHATS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";
import type { ModelMessage } from "./export-model.ts";

/** What became of each message on its way to the store. */
const fate = fc.constantFrom("stored", "lost", "edited, and the edit lost");
const messagesOf = (maxReaders: number) =>
  fc.array(fc.record({ chat: fc.nat({ max: 2 }), fate, readers: fc.integer({ min: 1, max: maxReaders }) }), {
    maxLength: 12,
  });
const messages = messagesOf(3);
type Fates = typeof messages extends fc.Arbitrary<infer T> ? T : never;
type World = ReturnType<typeof createAuditWorld>;

const READERS = [["user-chats:u1"], ["user-chats:u2"], ["user-chats:u1", "user-chats:u2"]];

/** Writes the messages at Graph, and delivers what their fate lets through. */
async function live({ graph, deliver, oldMs }: World, fates: Fates): Promise<void> {
  for (const [index, { chat, fate: becomes, readers }] of fates.entries()) {
    const chatId = `chat ${chat}`;
    if (!graph.readers.has(chatId)) graph.readers.set(chatId, READERS[readers - 1] ?? []);
    const id = `m${index}`;
    const first = graph.write({ chatId, id, atMs: oldMs() + index });
    if (becomes !== "lost") await deliver(first);
    if (becomes === "edited, and the edit lost") graph.write({ chatId, id, atMs: oldMs() + 100 + index });
  }
}

const countOf = (fates: Fates, wanted: Fates[number]["fate"]) => fates.filter(({ fate: is }) => is === wanted).length;
const heldByGraph = ({ graph }: World) =>
  Array.from(graph.messages.values(), ({ chatId, id, etag }: ModelMessage) => [chatId, id, Number(etag)]);
const expectAgreement = (world: World) =>
  expect(world.versions()).toEqual(heldByGraph(world).sort((a, b) => (`${a}` < `${b}` ? -1 : 1)));

/** Each message is compared in the chats of everybody who may read it, and repaired once. */
const sorted = ({ graph }: World, fates: Fates) => ({
  checked: fates.reduce((sum, { chat }) => sum + (graph.readers.get(`chat ${chat}`)?.length ?? 0), 0),
  missing: countOf(fates, "lost"),
  stale: countOf(fates, "edited, and the edit lost"),
  repaired: fates.length - countOf(fates, "stored"),
  invalid: 0,
});

class Crash extends Error {}

describe("an audit", () => {
  it("finds and repairs any set of holes, counts each once, and the next one is clean", async () => {
    await fc.assert(
      fc.asyncProperty(messages, fc.integer({ min: 1, max: 4 }), async (fates, pageSize) => {
        const world = createAuditWorld({ pageSize });
        await live(world, fates);
        const first = await world.audit([CHATS]);
        expect(first.runs[0]?.totals).toEqual(sorted(world, fates));
        expect(world.versions().map(String).sort()).toEqual(heldByGraph(world).map(String).sort());
        await world.clock.advance(1);
        const { runs, unbrokenSince } = await world.audit([CHATS]);
        expect(runs[0]?.totals).toMatchObject({ missing: 0, stale: 0, repaired: 0, invalid: 0 });
        expect(unbrokenSince).toBe(first.unbrokenSince);
      }),
      { numRuns: 200 },
    );
  });

  it("lists, compares, counts and ends exactly once, wherever it crashes and however often its jobs come", async () => {
    const situation = fc.record({
      // Each chat at one source: a hole that two have written down, of which one dies, may count at both.
      fates: messagesOf(2),
      users: fc.nat({ max: 5 }),
      teams: fc.nat({ max: 3 }),
      pageSize: fc.integer({ min: 1, max: 3 }),
      /** How many calls an invocation lives, and which job is delivered next. */
      lives: fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat()), { maxLength: 25 }),
      doubled: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ fates, users, teams, pageSize, lives, doubled }) => {
        const world = createAuditWorld({ pageSize: 3 });
        world.tenant.pageSize = pageSize;
        for (let user = 3; user <= users; user += 1) world.tenant.userIds.push(`u${user}`);
        for (let team = 3; team <= teams; team += 1) world.tenant.teamsWithChannels.set(`t${team}`, []);
        const sources = world.tenant.userIds.length + world.tenant.teamsWithChannels.size;
        await live(world, fates);
        const startedDateTime = toIso(world.clock.nowMs());
        const waiting: SyncJob[] = [{ job: "audit-begin", startedDateTime, resources: [CHATS, CHANNELS] }];
        for (let delivery = 0; waiting.length > 0; delivery += 1) {
          expect(delivery).toBeLessThan(500);
          const [life, pick] = lives[delivery] ?? [Number.POSITIVE_INFINITY, 0];
          const index = pick % waiting.length;
          const job = waiting[index];
          if (!job) break;
          let left = life;
          const ports = crashing(world.ports, () => {
            left -= 1;
            if (left < 0) throw new Crash();
          });
          const isDone = await world.runJob(job, ports).then(
            () => true,
            (error: unknown) => {
              expect(error).toBeInstanceOf(Crash);
              return false;
            },
          );
          // The queue brings a message again until an invocation comes to its end, and now and then after that.
          if (isDone && !doubled.includes(delivery)) waiting.splice(index, 1);
          waiting.push(...world.takeJobs());
          await world.clock.advance(1_000);
        }
        expect((await world.report()).runs).toMatchObject([
          {
            state: "complete",
            sources: { expected: sources, done: sources },
            totals: sorted(world, fates),
            failures: [],
          },
        ]);
        const [shown] = (await world.report()).runs as readonly [DetailedRun];
        const holes = shown.conversations.reduce((sum, { missing, stale }) => sum + missing + stale, 0);
        expect(holes).toBe(shown.totals.missing + shown.totals.stale);
        expect(world.versions().map(String).sort()).toEqual(heldByGraph(world).map(String).sort());
        expect((await latestFinishedRun(world.state))?.startedDateTime).toBe(startedDateTime);
        expect((await world.report()).auditedUntil).toBe(toIso(Date.parse(startedDateTime) - STILL_ON_ITS_WAY_MS));
      }),
      { numRuns: 300 },
    );
  });

  it("never calls a hole what a notification brings in the meantime", async () => {
    const situation = fc.record({ fates: messages, scheduler: fc.scheduler() });
    await fc.assert(
      fc.asyncProperty(situation, async ({ fates, scheduler }) => {
        const world = createAuditWorld({ pageSize: 3 });
        const onTheWay: ModelMessage[] = [];
        for (const [index, { chat }] of fates.entries()) {
          onTheWay.push(world.graph.write({ chatId: `chat ${chat}`, id: `m${index}`, atMs: world.oldMs() }));
        }
        // Half of it comes late, at any moment of the audit; the other half is there.
        const late = onTheWay.filter((_, index) => index % 2 === 0);
        for (const message of onTheWay.filter((_, index) => index % 2 === 1)) await world.deliver(message);
        const outcomes: string[] = [];
        const { store } = world.ports;
        const ports = {
          ...world.ports,
          messages: { ...world.messages, get: scheduled(scheduler, world.messages.get) },
          store: scheduled(scheduler, async (payload: Readonly<Record<string, unknown>>) => {
            const result = await store(payload);
            if (result.ok) outcomes.push(result.value);
            return result;
          }),
        };
        const startedDateTime = toIso(world.clock.nowMs());
        await world.runJob({ job: "audit-begin", startedDateTime, resources: ["/users/u1/chats/getAllMessages"] });
        const [job] = world.takeJobs();
        const deliveries = late.map((message) => scheduled(scheduler, world.deliver)(message));
        await scheduler.waitFor(Promise.all([auditSource(ports, job as AuditJob), ...deliveries]));
        await world.runJob({ job: "audit-tally", startedDateTime } satisfies SyncJob);
        // A hole is what the audit itself had to fill.
        const filled = outcomes.filter((outcome) => outcome === "created").length;
        expect((await world.report()).runs[0]?.totals).toMatchObject({
          checked: fates.length,
          missing: filled,
          stale: 0,
          repaired: filled,
        });
        expectAgreement(world);
      }),
      { numRuns: 200 },
    );
  });
});

function scheduled<A extends readonly unknown[], R>(scheduler: fc.Scheduler, call: (...given: A) => Promise<R>) {
  return async (...given: A): Promise<R> => {
    await scheduler.schedule(Promise.resolve());
    return call(...given);
  };
}

/** Every call to the outside may be the last of this life, before or after it had its effect. */
function crashing(ports: World["ports"], step: () => void): World["ports"] {
  const around =
    <A extends readonly unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      step();
      const result = await call(...given);
      step();
      return result;
    };
  const { state, messages: stored, messageExport, store, directoryReader, queue } = ports;
  return {
    ...ports,
    state: {
      ...state,
      get: around(state.get) as typeof state.get,
      put: around(state.put) as typeof state.put,
      page: around(state.page) as typeof state.page,
    },
    directoryReader: { ...directoryReader, page: around(directoryReader.page) },
    queue: { ...queue, send: around(queue.send) },
    messages: { ...stored, get: around(stored.get) },
    messageExport: { ...messageExport, page: around(messageExport.page) },
    store: around(store),
  };
}
