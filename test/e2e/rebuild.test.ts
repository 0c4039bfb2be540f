import { QueueServiceClient } from "@azure/storage-queue";
import { expect, it, onTestFinished } from "vitest";
import { compare } from "../../local/stack/agreement.ts";
import { postMessages } from "../../local/stack/post-messages.ts";
import type { Stack } from "../../local/stack/start-stack.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { QUEUES } from "../../shared/port/work-queue.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { startKillableStack } from "../helpers/killable-stack.ts";
import { differences, openMessageContainer } from "../helpers/message-container.ts";
import { waitFor } from "../helpers/processes.ts";

const MESSAGES = 400;
const LIMIT_MS = 60_000;

async function startFilled() {
  const { stack, tenant, activity } = await startKillableStack(31);
  const { differences: left } = await postMessages(stack, tenant, { messages: MESSAGES, perSecond: 200, seed: 32 });
  expect(left).toEqual([]);
  await waitFor(() => isIdle(stack), LIMIT_MS);
  return { stack, tenant, activity, container: openContainer(stack) };
}

/** Nothing waits in a queue or is being worked off, so that nobody but the rebuild writes. */
async function isIdle({ settings }: Stack): Promise<boolean> {
  const service = QueueServiceClient.fromConnectionString(settings.AzureWebJobsStorage ?? "");
  const lengths = Object.values(QUEUES).map(async (name) => {
    const { approximateMessagesCount = 0 } = await service.getQueueClient(name).getProperties();
    return approximateMessagesCount;
  });
  return (await Promise.all(lengths)).every((length) => length === 0);
}

function openContainer(stack: Stack) {
  const container = openMessageContainer(stack.settings);
  onTestFinished(() => container.close());
  return container;
}

it("makes every document again from the raw payloads, though the host is killed in the middle", async () => {
  const { stack, tenant, activity, container } = await startFilled();
  const admin = createAdminApi(stack);
  expect(await admin.get("/api/rebuild")).toMatchObject({ status: 404, body: { code: "rebuild-not-found" } });
  const before = await container.snapshot();
  expect(before.size).toBeGreaterThan(MESSAGES / 2);
  await container.empty();
  expect((await container.snapshot()).size).toBe(0);

  const started = await admin.post("/api/rebuild");
  expect(started).toMatchObject({ status: 202, body: { state: "running", finishedDateTime: null } });
  const again = await admin.post("/api/rebuild");
  expect(again).toMatchObject({ status: 202, body: { startedDateTime: started.body.startedDateTime } });
  await waitFor(() => activity.count("rebuild.page") > 0, LIMIT_MS);
  // Where it goes on from is saved after that is said.
  await waitFor(async () => Number((await admin.get("/api/rebuild")).body.pages) > 0, LIMIT_MS);
  await stack.killHost();
  await stack.restartHost();
  const killedAt = (await admin.get("/api/rebuild")).body;
  expect(killedAt).toMatchObject({ state: "running", startedDateTime: started.body.startedDateTime });
  expect(killedAt.pages).toBeGreaterThan(0);

  await waitFor(async () => (await admin.get("/api/rebuild")).body.state !== "running", LIMIT_MS);
  const report = (await admin.get("/api/rebuild")).body;
  expect(report).toMatchObject({ state: "finished", refused: 0, startedDateTime: started.body.startedDateTime });
  expect(report).not.toHaveProperty("continuation");
  expect(report.pages).toBeGreaterThan(Number(killedAt.pages));
  expect(differences(before, await container.snapshot())).toEqual([]);
  const agreement = await compare(stack, tenant.model.truth(), systemClock.nowMs());
  expect([...agreement.lost, ...agreement.stale, ...agreement.strange]).toEqual([]);
});
