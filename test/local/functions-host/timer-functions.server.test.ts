import { BlobServiceClient, type BlockBlobClient } from "@azure/storage-blob";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Azurite, startAzurite } from "../../../local/services/azurite.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import {
  buildFixtureApp,
  type FixtureApp,
  KEYS,
  type RunningFixture,
  runFixture,
} from "../../helpers/functions-host.ts";
import { waitFor } from "../../helpers/processes.ts";

const HOUR_MS = 3_600_000;

let azurite: Azurite;
let app: FixtureApp;
let fixture: RunningFixture | undefined;
let clock: SimulatedClock;
let hostCount = 0;

beforeAll(async () => {
  azurite = await startAzurite();
  app = await buildFixtureApp("timer-app");
});
afterAll(async () => {
  await app.remove();
  await azurite.stop();
});
beforeEach(() => {
  clock = new SimulatedClock(Date.parse("2026-03-01T00:30:00Z"));
  hostCount++;
});
afterEach(async () => {
  await fixture?.host.stop();
});

function hostId(): string {
  return `host${hostCount}`;
}

async function start(schedule: string): Promise<RunningFixture> {
  fixture = await runFixture(app, {
    clock,
    settings: {
      AzureWebJobsStorage: azurite.connectionString,
      TICK_SCHEDULE: schedule,
      AzureFunctionsWebHost__hostid: hostId(),
    },
  });
  await waitFor(() => clock.pending === 1);
  return fixture;
}

/** Moves time to a run and waits until the timer sleeps again: what it writes goes to a real service. */
async function advance(durationMs: number): Promise<void> {
  await clock.advance(durationMs);
  await waitFor(() => clock.pending === 1);
}

function statusBlob(): BlockBlobClient {
  return BlobServiceClient.fromConnectionString(azurite.connectionString)
    .getContainerClient("azure-webjobs-hosts")
    .getBlockBlobClient(`timers/${hostId()}/Host.Functions.tick/status`);
}

async function recordedStatus(): Promise<unknown> {
  return JSON.parse((await statusBlob().downloadToBuffer()).toString());
}

describe("a timer function", () => {
  it("does not run at its first start, which only records the next time", async () => {
    const { results } = await start("0 0 * * * *");
    expect(results("tick")).toEqual([]);
    expect(await recordedStatus()).toEqual({
      Last: "0001-01-01T00:00:00",
      Next: "2026-03-01T01:00:00.000Z",
      LastUpdated: "2026-03-01T00:30:00.000Z",
    });
  });

  it("runs at its times, and is told of the run before", async () => {
    const { logged } = await start("0 0 * * * *");
    await advance(HOUR_MS / 2);
    await advance(HOUR_MS);
    expect(logged("tick")).toEqual([
      {
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: "0001-01-01T00:00:00",
          next: "2026-03-01T01:00:00.000Z",
          lastUpdated: "2026-03-01T00:30:00.000Z",
        },
        isPastDue: false,
      },
      {
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: "2026-03-01T01:00:00.000Z",
          next: "2026-03-01T02:00:00.000Z",
          lastUpdated: "2026-03-01T01:00:00.000Z",
        },
        isPastDue: false,
      },
    ]);
  });

  it("runs once, past due, when the host slept over several of its times", async () => {
    const before = await start("0 0 * * * *");
    await advance(HOUR_MS / 2);
    await before.host.stop();
    await clock.advance(5.25 * HOUR_MS);
    const { logged } = await start("0 0 * * * *");
    expect(logged("tick")).toMatchObject([{ isPastDue: true, scheduleStatus: { next: "2026-03-01T02:00:00.000Z" } }]);
    expect(await recordedStatus()).toMatchObject({ Next: "2026-03-01T07:00:00.000Z" });
  });

  it("is not past due when the schedule was changed meanwhile", async () => {
    const before = await start("0 0 * * * *");
    await before.host.stop();
    await clock.advance(5 * HOUR_MS);
    const { results } = await start("0 15 * * * *");
    expect(results("tick")).toEqual([]);
    expect(await recordedStatus()).toMatchObject({ Next: "2026-03-01T06:15:00.000Z" });
  });

  it("is not remembered when it runs more often than every minute", async () => {
    const { logged } = await start("*/10 * * * * *");
    await advance(10_000);
    expect(logged("tick")).toMatchObject([{ scheduleStatus: null, isPastDue: false }]);
    expect(await statusBlob().exists()).toBe(false);
  });

  it("starts afresh from a status that cannot be read", async () => {
    const before = await start("0 0 * * * *");
    await before.host.stop();
    await statusBlob().upload("{", 1);
    const { results } = await start("0 0 * * * *");
    expect(results("tick")).toEqual([]);
    expect(await recordedStatus()).toMatchObject({ Next: "2026-03-01T01:00:00.000Z" });
  });

  it("can be run by the admin API, whatever the time", async () => {
    const { fetch, logged, results } = await start("0 0 * * * *");
    const init = { method: "POST", headers: { "x-functions-key": KEYS.master }, body: "{}" };
    expect((await fetch("/admin/functions/tick", init)).status).toBe(202);
    await waitFor(() => results("tick").length === 1);
    expect(logged("tick")).toMatchObject([{ isPastDue: false }]);
  });
});

describe("a host that cannot run a timer does not start", () => {
  const cases: [schedule: string, message: RegExp][] = [
    ["every hour", /"every hour" is not an NCRONTAB expression/],
    ["%MISSING%", /"%MISSING%" is not an NCRONTAB expression/],
  ];
  it.each(cases)("%s", async (schedule, message) => {
    const settings = { AzureWebJobsStorage: azurite.connectionString, TICK_SCHEDULE: schedule };
    await expect(runFixture(app, { clock, settings })).rejects.toThrow(message);
  });

  it("without the setting that the schedule names", async () => {
    await expect(runFixture(app, { clock, settings: {} })).rejects.toThrow("The app setting TICK_SCHEDULE is missing");
  });
});
