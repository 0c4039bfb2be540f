import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { RebuildJob } from "../../../../shared/job/sync-job.ts";
import { readRebuild, runRebuildJob, startRebuild } from "../../../../shared/operate/rebuild/rebuild.ts";
import type { StoredMessage } from "../../../../shared/port/stored-message.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

/** Odd ids, so that a path never tells an identity. */
const id = fc.constantFrom("1", "2", "a/b", "~", "ü", ".x.");
const arrived = fc.record({
  chatId: fc.constantFrom("19:a@thread.v2", "19:a/b", "c"),
  id,
  replyToId: fc.option(id, { nil: null }),
  version: fc.nat({ max: 9 }),
  variant: fc.nat({ max: 1 }),
});
type Arrived = { chatId: string; id: string; replyToId: string | null; version: number; variant: number };

/** One version of a message may say two things. */
const payloadOf = ({ version, variant, replyToId, ...rest }: Arrived) => ({
  ...rest,
  replyToId: replyToId === rest.id ? null : replyToId,
  etag: String(1_767_225_600_000 + version),
  body: { contentType: "text", content: `version ${version}, ${variant}` },
});

function withoutStamps({ sink, ...document }: StoredMessage) {
  const { road: _road, receivedDateTime: _received, storedDateTime: _stored, ...rest } = sink;
  return { ...document, sink: rest };
}

test("a rebuild from any interleaving with live traffic, crashes and doubled jobs gives the same store", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrived, { maxLength: 30 }),
      fc.array(arrived, { maxLength: 10 }),
      fc.scheduler(),
      async (earlier, later, scheduler) => {
        const clock = new SimulatedClock();
        const inner = createMemoryBlobStore();
        const ports = {
          blobs: { ...inner, list: (query) => inner.list({ ...query, pageSize: 4 }) } satisfies typeof inner,
          messages: createMemoryMessageStore(),
          state: createMemoryStateStore(),
          queue: createMemoryWorkQueue(),
          log: createRecordingLog(),
          clock,
          tenantId: "tenant",
        };
        const store = (one: Arrived, target = ports) =>
          storeMessage(target, { payload: payloadOf(one), road: "live", tenantId: "tenant", receivedMs: 0 });
        for (const one of earlier) await store(one, { ...ports, messages: createMemoryMessageStore() });

        const messages = {
          ...ports.messages,
          upsertIfNewer: (message: StoredMessage) =>
            scheduler.schedule(Promise.resolve(), "upsert").then(() => ports.messages.upsertIfNewer(message)),
        };
        const slow = { ...ports, messages };
        await startRebuild(ports);
        const takeJobs = () => ports.queue.sent.splice(0).map(({ text }) => JSON.parse(text) as RebuildJob);
        for (const job of takeJobs()) await runRebuildJob(ports, job);
        const jobs = takeJobs();
        const dying = { ...slow, blobs: { ...slow.blobs, get: inner.get } };
        let reads = 0;
        dying.blobs.get = (address) => (++reads > 6 ? Promise.reject(new Error("killed")) : inner.get(address));
        const work = Promise.allSettled([
          ...jobs.map((job) => runRebuildJob(dying, job)),
          ...jobs.map((job) => runRebuildJob(slow, job)),
          ...later.map((one) => store(one, slow)),
        ]);
        await scheduler.waitFor(work);
        for (const job of jobs) await scheduler.waitFor(runRebuildJob(slow, job));

        const expected = createMemoryMessageStore();
        for (const one of [...earlier, ...later]) {
          await storeMessage(
            { ...ports, messages: expected },
            { payload: payloadOf(one), road: "live", tenantId: "tenant", receivedMs: 0 },
          );
        }
        expect(ports.messages.all().map(withoutStamps)).toEqual(expected.all().map(withoutStamps));
        expect(await readRebuild(ports.state)).toMatchObject({ state: "finished", refused: 0 });
      },
    ),
    { numRuns: 150 },
  );
});
