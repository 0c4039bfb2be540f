import { expect, it } from "vitest";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { createMessageExport } from "../../../../shared/graph/export-messages.ts";
import { versionPage } from "../../../../shared/store/message/message-history.ts";
import { openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createAuditWorld } from "./audit-world.ts";

const HOUR_MS = 3_600_000;

/** A message that was edited twice while nobody was told, and one that was deleted; then the audit of its day. */
async function audited({ captures, hasPolicy }: { captures: readonly CaptureName[]; hasPolicy: boolean }) {
  const world = createAuditWorld();
  const tenant = await openInProcessTenant(world.clock);
  tenant.control.behaviours.retentionPolicy = hasPolicy;
  const { model, client } = tenant;
  const [chat] = model.directory.chats.all;
  const userId = chat?.memberIds[0];
  if (!chat || !userId) throw new Error("the tenant lacks a chat");
  const conversationId = chat.id;
  const { id: messageId } = model.postMessage(conversationId, { text: "first" });
  for (const text of ["second", "third"]) {
    await world.clock.advance(60_000);
    model.editMessage({ conversationId, messageId }, { text });
  }
  await world.clock.advance(6 * HOUR_MS);
  Object.assign(world.ports, { messageExport: createMessageExport(client), captures: new Set(captures) });
  const report = await world.audit([`/users/${userId}/chats/getAllMessages`]);
  const identity = { conversationId, teamId: null, rootId: null, messageId };
  const { versions } = await versionPage(world.blobs, identity, { limit: 10, continuation: undefined });
  await tenant.stop();
  const said = versions.map(({ origin, payload }) => {
    const { content } = payload.body as { readonly content: string };
    return `${origin} ${content.replaceAll(/<[^>]+>/g, "")}`;
  });
  return { report, said, invalid: world.invalid };
}

it("keeps every day what a retention policy kept of edited messages, where CAPTURE names it", async () => {
  const { report, said, invalid } = await audited({ captures: ["retained-versions"], hasPolicy: true });
  expect(said).toEqual(["retained first", "retained second", "seen third"]);
  expect(report.runs[0]).toMatchObject({ state: "complete", sources: { done: 1, failed: 0 } });
  expect(invalid).toEqual([]);
});

it("asks for none where CAPTURE does not", async () => {
  const { said } = await audited({ captures: [], hasPolicy: true });
  expect(said).toEqual(["seen third"]);
});

it("is as complete where no policy keeps anything", async () => {
  const { report, said } = await audited({ captures: ["retained-versions"], hasPolicy: false });
  expect(said).toEqual(["seen third"]);
  expect(report.runs[0]).toMatchObject({ state: "complete", sources: { done: 1, failed: 0 }, failures: [] });
});
