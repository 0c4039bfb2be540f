import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createKeptStores } from "./kept-stores.ts";
import { createQueueService } from "./queue-service.ts";

it("lists what is in quarantine in the order of writing, over all pages, so that a seed gives the same run", async () => {
  const clock = new SimulatedClock();
  const { blobs } = createKeptStores(createQueueService({ clock, isDoubled: () => false, onSent: () => {} }), clock);
  const paths = Array.from(
    { length: 25 },
    (_, index) => `secret-unavailable/${createHash("sha256").update(`${index}`).digest("hex")}`,
  );
  await blobs.putOnce({ container: "quarantine", path: "another-reason/0" }, "{}");
  for (const path of paths) await blobs.putOnce({ container: "quarantine", path }, "{}");
  const listed: string[] = [];
  const query = { container: "quarantine", prefix: "secret-unavailable/", pageSize: 10 } as const;
  let page = await blobs.list(query);
  listed.push(...page.paths);
  // What a page held is gone when the next is asked for, as it is when it could be opened.
  for (const path of page.paths) await blobs.remove({ container: "quarantine", path });
  while (page.continuation !== undefined) {
    page = await blobs.list({ ...query, continuation: page.continuation });
    listed.push(...page.paths);
  }
  expect(listed).toEqual(paths);
});
