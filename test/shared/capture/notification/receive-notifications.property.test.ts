import fc from "fast-check";
import { expect, test } from "vitest";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import {
  createNotificationWorld,
  encryptedItem,
  lifecycleItem,
  OTHER_TENANT_ID,
  plainItem,
  seal,
  signToken,
} from "../../../helpers/notification-world.ts";

/** What an item of a kind becomes when its post has a valid token beside it. */
const KINDS = {
  good: { expected: "accepted", make: (id: string) => encryptedItem({}, JSON.stringify({ id })) },
  plain: { expected: "accepted", make: (id: string) => plainItem({ resource: `chats('c')/messages('${id}')` }) },
  lifecycle: { expected: "accepted", make: (id: string) => lifecycleItem({ lifecycleEvent: id }) },
  foreign: { expected: "discarded", make: () => encryptedItem({ tenantId: OTHER_TENANT_ID }) },
  forged: { expected: "discarded", make: (id: string) => encryptedItem({ clientState: id }) },
  nonsense: { expected: "discarded", make: (id: string) => id },
  tampered: {
    expected: "quarantined",
    make: (id: string) => encryptedItem({ encryptedContent: { ...seal(id), dataSignature: id } }),
  },
  unreadable: {
    expected: "quarantined",
    make: (id: string) => encryptedItem({ encryptedContent: seal(`not JSON ${id}`) }),
  },
} as const;

type Kind = keyof typeof KINDS;

test("of any mix of items, in any order, every good one reaches the queue and every other its place", async () => {
  const kinds = fc.array(fc.constantFrom(...(Object.keys(KINDS) as Kind[])), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(kinds, fc.boolean(), async (mix, hasForeignToken) => {
      const world = createNotificationWorld();
      const tokens = [await signToken(world.clock.nowMs())];
      if (hasForeignToken) tokens.unshift(await signToken(world.clock.nowMs(), { aud: "a neighbour" }));
      const post = world.post(
        mix.map((kind, index) => KINDS[kind].make(`id-${index}`)),
        tokens,
      );
      const receipt = await receiveNotifications(world.ports, post);

      const count = (outcome: string) => mix.filter((kind) => KINDS[kind].expected === outcome).length;
      const counts = { accepted: count("accepted"), discarded: count("discarded"), quarantined: count("quarantined") };
      expect(receipt).toMatchObject({ ok: true, value: counts });
      const idsOf = (kind: Kind) => mix.flatMap((other, index) => (other === kind ? [`id-${index}`] : []));
      const sent = world.queued();
      const opened = sent.flatMap((item) => (item.kind === "chatMessage" ? [item.payload.id] : []));
      expect(opened.sort()).toEqual(idsOf("good").sort());
      expect(sent.filter(({ kind }) => kind === "resource")).toHaveLength(idsOf("plain").length);
      expect(receipt.ok && receipt.value.lifecycle.map(({ lifecycleEvent }) => lifecycleEvent)).toEqual(
        idsOf("lifecycle"),
      );
      expect(world.blobs.paths("quarantine")).toHaveLength(counts.quarantined);
    }),
    { numRuns: 60 },
  );
});

test("no failure of queue, blobs or secrets acknowledges an item that is nowhere", async () => {
  const outage = fc.record({ queue: fc.nat(3), blobs: fc.nat(2), store: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(
      outage,
      fc.constantFrom<Kind[]>(["good", "good", "tampered"], ["good", "plain"]),
      async (faults, mix) => {
        const world = createNotificationWorld();
        world.queue.failNext(faults.queue);
        world.blobs.failNext(faults.blobs);
        world.store.failNext(faults.store);
        const post = world.post(
          mix.map((kind, index) => KINDS[kind].make(`id-${index}`)),
          [await signToken(world.clock.nowMs())],
        );
        const receipt = await receiveNotifications(world.ports, post);
        const kept = world.queued().length + world.blobs.paths("quarantine").length;
        expect(receipt.ok ? kept : mix.length).toBe(mix.length);
        expect(receipt.ok || ["queue-unavailable", "blob-unavailable"].includes(receipt.error.code)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test("no damage to a body makes receiving throw", async () => {
  const world = createNotificationWorld();
  const token = await signToken(world.clock.nowMs());
  const whole = world.post([encryptedItem(), plainItem(), lifecycleItem()], [token]).bodyText;
  const damage = fc.record({ at: fc.nat(whole.length), cut: fc.nat(40), insert: fc.oneof(fc.string(), fc.json()) });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const bodyText = damages.reduce(
        (text, { at, cut, insert }) => text.slice(0, at) + insert + text.slice(at + cut),
        whole,
      );
      const receipt = await receiveNotifications(world.ports, { bodyText, receivedMs: world.clock.nowMs() });
      expect(receipt.ok || ["body-not-json", "envelope-invalid"].includes(receipt.error.code)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("no value in the place of another makes receiving throw", async () => {
  const world = createNotificationWorld();
  const token = await signToken(world.clock.nowMs());
  const item = encryptedItem();
  const members = [...Object.keys(item), "lifecycleEvent", "__proto__"];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...members), fc.jsonValue(), async (member, value) => {
      const post = world.post([{ ...item, [member]: value }, item], [token]);
      const receipt = await receiveNotifications(world.ports, post);
      expect(receipt.ok && receipt.value.accepted).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});
