import { expect, it } from "vitest";
import { createAdminApi } from "../helpers/admin-api.ts";
import { startKillableStack } from "../helpers/killable-stack.ts";
import { waitFor } from "../helpers/processes.ts";

const LIMIT_MS = 60_000;

it("reads what was before, and what a retention policy kept of it, through the running app", async () => {
  const { stack, tenant } = await startKillableStack(41);
  tenant.control.behaviours.retentionPolicy = true;
  const admin = createAdminApi(stack);
  const started = await admin.post("/api/backfills", { retained: true });
  expect(started).toMatchObject({ status: 202, body: { state: "running", asked: { retained: true, dryRun: false } } });
  const path = `/api/backfills/${started.body.backfillId}`;
  await waitFor(async () => (await admin.get(path)).body.state !== "running", LIMIT_MS);
  const { model } = tenant;
  const sources = model.directory.teams.all.length + model.directory.users.all.length;
  const { body } = await admin.get(path);
  expect(body).toMatchObject({ state: "complete", sources: { done: sources, failed: 0, left: 0 }, failures: [] });
  const edited = [...model.conversations.values()]
    .flatMap(({ messages }) => [...messages.values()])
    .find(({ former, conversation }) => former.length > 0 && conversation.teamId === null);
  if (!edited) throw new Error("nothing was ever edited");
  const { conversation, id, former } = edited;
  const versions = await admin.get(`/api/messages/${encodeURIComponent(conversation.conversationId)}/${id}/versions`);
  const kept = (versions.body.versions as { origin: string; payload: { etag: string } }[]).filter(
    ({ origin }) => origin === "retained",
  );
  expect(kept.map(({ payload }) => payload.etag)).toContain(former[0]?.etag);
});
