import { expect, it } from "vitest";
import { withSimulation } from "./simulation.ts";

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
/** Ten for each hand of every instance. */
const TOLD = 720;

it("stores what is said elsewhere at once, though hundreds of messages of one chat have to be read, one a second", async () => {
  await withSimulation({ seed: 5 }, async ({ clock, tenant, host, stores }) => {
    const [hot, other] = tenant.model.population.chats;
    if (!hot || !other) throw new Error("the tenant lacks chats");
    host.start();
    await clock.advance(HOUR_MS);
    const { id } = tenant.model.postMessage(hot.id, { text: "read again and again" });
    await clock.advance(HOUR_MS);
    // As the front door sends them: notifications without content.
    const item = {
      kind: "resource",
      tenantId: tenant.model.tenantId,
      resource: `chats('${hot.id}')/messages('${id}')`,
    };
    const queue = stores.queues.workQueue(stores.blobs);
    const receivedDateTime = new Date(clock.nowMs()).toISOString();
    for (let told = 0; told < TOLD; told += 1) {
      await queue.send("messages", JSON.stringify({ ...item, receivedDateTime }));
    }
    await clock.advance(2 * SECOND_MS);
    const said = tenant.model.postMessage(other.id, { text: "meanwhile" });
    await clock.advance(10 * SECOND_MS);
    expect(stores.messages.all().map(({ messageId }) => messageId)).toContain(said.id);
    await clock.advance(2 * HOUR_MS);
    expect(stores.queues.texts()).toEqual([]);
  });
});
