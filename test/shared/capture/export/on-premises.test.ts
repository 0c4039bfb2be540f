import { expect, it } from "vitest";
import { createDirectoryReader } from "../../../../shared/graph/directory.ts";
import { createMessageExport } from "../../../../shared/graph/export-messages.ts";
import { openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createBackfillWorld } from "./backfill-world.ts";

it.each([
  ["each participant", {}],
  ["each sender", { chats: "each-sender" }],
  ["a filter for their kind", { filter: { userTypes: ["onPremiseAadUser"] } }],
])("what people write whose mailbox is not in the cloud is read by %s, as theirs", async (_of, asked) => {
  const world = createBackfillWorld();
  const tenant = await openInProcessTenant(world.clock);
  const { model, client } = tenant;
  const [chat] = model.directory.chats.all;
  const writer = model.directory.users.all.find(({ id }) => chat?.memberIds.includes(id));
  if (!chat || !writer) throw new Error("the tenant lacks a chat");
  Object.assign(writer, { userIdentityType: "onPremiseAadUser" });
  const { id } = model.postMessage(chat.id, { text: "from a mailbox of our own" }, { fromUserId: writer.id });
  await world.clock.advance(3_600_000);
  Object.assign(world.ports, {
    directoryReader: createDirectoryReader(client),
    messageExport: createMessageExport(client),
  });
  expect(await world.backfill(asked)).toMatchObject({ state: "complete", sources: { failed: 0 } });
  const kept = world.messages
    .all()
    .find(({ messageId, conversationId }) => messageId === id && conversationId === chat.id);
  expect(kept?.from).toMatchObject({ user: { id: writer.id, userIdentityType: "onPremiseAadUser" } });
  await tenant.stop();
});
