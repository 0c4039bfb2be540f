import { expect, it } from "vitest";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { type LastExport, lastExport } from "../../../../shared/capture/export/last-export.ts";
import { listDeleted } from "../../../../shared/capture/export/list-deleted.ts";
import { parseSyncJob } from "../../../../shared/job/sync-job.ts";
import { createBackfillWorld } from "./backfill-world.ts";

const DELETED_AT = "2026-01-09T00:00:00Z";

/** Two teams that are gone, and a list of them that is walked once a day. */
function openWorld() {
  const { tenant, ports, queue, clock, state, asked } = createBackfillWorld();
  tenant.page = async (listing) => ({
    objects: listing.kind === "deleted-teams" ? ["t8", "t9"].map((id) => ({ id, deletedDateTime: DELETED_AT })) : [],
    next: undefined,
  });
  return {
    ports,
    state,
    asked,
    async day(scope = WHOLE_TENANT) {
      await clock.advance(86_400_000);
      const startedDateTime = new Date(clock.nowMs()).toISOString();
      await listDeleted({ ...ports, scope }, { job: "list-deleted", of: "deleted-teams", startedDateTime });
      const jobs = queue.sent.splice(0).map(({ text }) => parseSyncJob(JSON.parse(text)));
      return jobs.flatMap((job) => (job.ok && job.value.job === "last-export" ? [job.value] : []));
    },
    lastExport: async (id: string) => (await state.get<LastExport>("last-export", `deleted-team:${id}`))?.value,
  };
}

const NAMES = [{ source: { teamId: "t8" } }, { source: { teamId: "t9" } }];

it("has what was deleted read until it was, though a job is lost before its last page", async () => {
  const { day, ports, lastExport: stored, state } = openWorld();
  const [first] = await day();
  if (!first) throw new Error("no job");
  const put = state.put.bind(state);
  let writes = 0;
  state.put = async (entry) => {
    writes += 1;
    if (writes === 2) throw new Error("the process ended");
    return put(entry);
  };
  await expect(lastExport(ports, first)).rejects.toThrow("the process ended");
  expect(await stored("t8")).toMatchObject({ finishedDateTime: null });
  const again = await day();
  expect(again).toMatchObject(NAMES);
  for (const job of again) await lastExport(ports, job);
  expect(await stored("t8")).toMatchObject({ finishedDateTime: expect.any(String) });
  expect(await day()).toEqual([]);
});

it("leaves out who is left out, and what is older than what is read at all", async () => {
  const { day, ports, asked } = openWorld();
  const fromMs = Date.UTC(2025, 11, 1);
  const scope = { ...WHOLE_TENANT, excludedTeams: new Set(["t9"]), fromMs };
  const jobs = await day(scope);
  expect(jobs).toMatchObject(NAMES.slice(0, 1));
  for (const job of jobs) await lastExport({ ...ports, scope }, job);
  expect(asked[0]?.window.fromDateTime).toBe("2025-12-01T00:00:00.000Z");
});
