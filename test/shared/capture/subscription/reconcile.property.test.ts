import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { planSubscriptions } from "../../../../shared/capture/subscription/plan.ts";
import { knownRecords, type SubscriptionRecord } from "../../../../shared/capture/subscription/subscription-record.ts";
import type { GraphSubscription } from "../../../../shared/port/subscription-service.ts";
import { resourceKey } from "../../../../shared/resource/path-grammar.ts";
import { CHANNELS, CHATS, MINUTE_MS, wantedFor } from "./graph-model.ts";
import { createWorld } from "./world.ts";

const NOW_MS = Date.UTC(2026, 0, 1);
const ONE_CHAT = "/chats/1/messages";
const OURS = "https://sink.example/api/notifications";
const THEIRS = "https://other.example/api/notifications";

const minutesFromNow = (min: number, max: number) =>
  fc.integer({ min, max }).map((count) => toIso(NOW_MS + count * MINUTE_MS));
const id = fc.constantFrom("a", "b", "c", "d", "e");

const subscription: fc.Arbitrary<GraphSubscription> = fc.record({
  id,
  resource: fc.constantFrom(CHANNELS, "teams/getAllMessages", CHATS, ONE_CHAT),
  changeType: fc.constantFrom("created,updated,deleted", "deleted,created,updated", "created"),
  notificationUrl: fc.constantFrom(OURS, OURS, OURS, "https://sink.example/old", THEIRS),
  lifecycleNotificationUrl: fc.constantFrom("https://sink.example/api/lifecycle", "https://sink.example/old", null),
  expirationDateTime: minutesFromNow(-30, 4_320),
  encryptionCertificateId: fc.constantFrom("certificate-1", "certificate-1", "certificate-0", null),
  includeResourceData: fc.constantFrom(true, true, false, null),
});

const record = (resource: string): fc.Arbitrary<SubscriptionRecord> =>
  fc.record({
    resource: fc.constant(resource),
    subscriptionId: id,
    expirationDateTime: minutesFromNow(-30, 4_320),
    createdDateTime: minutesFromNow(-5_000, -400),
    renewedDateTime: fc.option(minutesFromNow(-400, 0)),
    patchedDateTime: fc.option(minutesFromNow(-400, 0)),
    lastSeenDateTime: minutesFromNow(-400, 0),
    certificateId: fc.constantFrom("certificate-1", "certificate-0", null),
    ignoredCertificateId: fc.constantFrom("certificate-1", null),
    clientState: fc.constantFrom({ version: "version-1", createdMs: 1 }, { version: "version-0", createdMs: 0 }, null),
  });

const situation = fc.record({
  graph: fc.uniqueArray(subscription, { selector: (one) => one.id, maxLength: 5 }),
  records: fc.subarray([CHANNELS, CHATS, ONE_CHAT]).chain((resources) => fc.tuple(...resources.map(record))),
});

describe("any state of Graph and memory", () => {
  it("gives one action for each wanted resource, and never touches a stranger's", () => {
    const wanted = wantedFor([CHANNELS, CHATS]);
    fc.assert(
      fc.property(situation, ({ graph, records }) => {
        const plan = planSubscriptions({ nowMs: NOW_MS, wanted, records: knownRecords(records), graph });
        const actions = plan.filter((action) => action.kind !== "drop");
        expect(actions.map((action) => action.resource)).toEqual([CHANNELS, CHATS]);
        const known = new Set(records.map((one) => one.subscriptionId));
        for (const action of plan) {
          if (action.kind === "create") continue;
          const isTheirs = action.subscription.notificationUrl === THEIRS && !known.has(action.subscription.id);
          expect(isTheirs).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("is settled by one run: the next one only keeps, and exactly the wanted ones of ours are there", async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ graph, records }) => {
        const world = createWorld([CHANNELS, CHATS]);
        const strangers = graph.filter((one) => one.notificationUrl === THEIRS).map((one) => one.id);
        // A stranger that holds a wanted resource is a conflict, which no run can settle.
        const free = graph.filter(
          (one) => one.notificationUrl !== THEIRS || resourceKey(one.resource) === resourceKey(ONE_CHAT),
        );
        const remembered = records.filter((one) => !strangers.includes(one.subscriptionId));
        world.service.held.push(...free);
        for (const value of remembered) {
          await world.state.put({ kind: "subscription", id: resourceKey(value.resource), value, expect: "any" });
        }
        expect((await world.reconcile()).failed).toEqual([]);
        const { unchanged, ...rest } = await world.reconcile();
        expect([unchanged, Object.values(rest).flat()]).toEqual([[CHANNELS, CHATS], []]);
        const ours = world.service.held.filter((one) => Date.parse(one.expirationDateTime) > NOW_MS);
        const keys = ours.filter((one) => one.notificationUrl !== THEIRS).map((one) => resourceKey(one.resource));
        expect(keys.sort()).toEqual([resourceKey(CHATS), resourceKey(CHANNELS)].sort());
        expect((await world.records()).map((one) => one.resource).sort()).toEqual([CHATS, CHANNELS].sort());
      }),
      { numRuns: 500 },
    );
  });
});
