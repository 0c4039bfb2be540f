import { beforeEach, describe, expect, test } from "vitest";
import type { NotificationPorts } from "../../../../shared/capture/notification/notification-ports.ts";
import {
  type NotificationPost,
  receiveNotifications,
} from "../../../../shared/capture/notification/receive-notifications.ts";
import {
  createNotificationWorld,
  encryptedItem,
  lifecycleItem,
  OTHER_TENANT_ID,
  signToken,
} from "../../../helpers/notification-world.ts";

/** What a post says of subscriptions, whichever of the two URLs it came to. */
async function receiveLifecycle(ports: NotificationPorts, post: NotificationPost) {
  const receipt = await receiveNotifications(ports, post);
  return receipt.ok ? { ok: true, value: receipt.value.lifecycle } : receipt;
}

let world: ReturnType<typeof createNotificationWorld>;

beforeEach(() => {
  world = createNotificationWorld();
});

function receive(items: readonly unknown[], tokens: readonly unknown[] = []) {
  return receiveLifecycle(world.ports, world.post(items, tokens));
}

describe("a post to the lifecycle URL", () => {
  test("gives the events that are authentic, in their order", async () => {
    const events = await receive([
      lifecycleItem({ subscriptionId: "one" }),
      lifecycleItem({ subscriptionId: "two", lifecycleEvent: "subscriptionRemoved" }),
      lifecycleItem({ clientState: "guess" }),
      lifecycleItem({ tenantId: OTHER_TENANT_ID }),
      { lifecycleEvent: "missed" },
      lifecycleItem({ subscriptionId: "three", lifecycleEvent: "somethingNew" }),
    ]);
    expect(events).toEqual({
      ok: true,
      value: [
        { subscriptionId: "one", lifecycleEvent: "reauthorizationRequired" },
        { subscriptionId: "two", lifecycleEvent: "subscriptionRemoved" },
        { subscriptionId: "three", lifecycleEvent: "somethingNew" },
      ],
    });
  });

  test("gives none when its tokens fail", async () => {
    expect(await receive([lifecycleItem()], ["bad"])).toEqual({ ok: true, value: [] });
  });

  test("loses no change that comes with it", async () => {
    const token = await signToken(world.clock.nowMs());
    expect(await receive([encryptedItem()], [token])).toEqual({ ok: true, value: [] });
    expect(world.queue.sent).toHaveLength(1);
  });

  test("is refused when it is none", async () => {
    const receipt = await receiveLifecycle(world.ports, { bodyText: "", receivedMs: 0 });
    expect(receipt).toMatchObject({ ok: false, error: { code: "body-not-json" } });
  });

  test("must come again while Key Vault is down", async () => {
    world.store.failNext(1);
    expect(await receive([lifecycleItem()])).toMatchObject({ ok: false, error: { code: "secret-unavailable" } });
  });
});
