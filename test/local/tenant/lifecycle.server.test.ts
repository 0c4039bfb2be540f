import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DELIVERY_RETRY_WINDOW_MS } from "../../../local/tenant/limits.ts";
import { toIso } from "../../../shared/base/clock.ts";
import { checkGraphEntity } from "../../helpers/graph-types.ts";
import { APP, HOUR_MS, MINUTE_MS, openStage, type Stage } from "./fixture.ts";
import { subscribe } from "./subscriber.ts";

let stage: Stage;
let id: string;
let channelId: string;

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false } });
  id = await subscribe(stage, { lifecycleNotificationUrl: `${stage.receiver.url}/lifecycle` });
  channelId = stage.tenant.model.population.channels[0]?.id ?? "";
});
afterEach(() => stage.close());

const notices = () => stage.receiver.items().filter(({ lifecycleEvent }) => lifecycleEvent !== undefined);
const changes = () => stage.receiver.items().filter(({ changeType }) => changeType !== undefined);

function renew(hours: number) {
  const expirationDateTime = toIso(stage.clock.nowMs() + hours * HOUR_MS);
  return stage.graph(`/subscriptions/${id}`, { method: "PATCH", body: { expirationDateTime } });
}

describe("reauthorizationRequired", () => {
  test("comes to the lifecycle URL a quarter of an hour before the access token expires, and fits the metadata", async () => {
    await stage.pass(44 * MINUTE_MS);
    expect(notices()).toEqual([]);
    await stage.pass(2 * MINUTE_MS);
    const [notice, ...others] = notices();
    expect(others).toEqual([]);
    expect(notice).toEqual({
      subscriptionId: id,
      lifecycleEvent: "reauthorizationRequired",
      tenantId: APP.tenantId,
      clientState: "state",
      subscriptionExpirationDateTime: expect.stringMatching(/-08:00$/),
    });
    const post = stage.receiver.posts[0];
    expect(post?.path).toBe("/api/notifications/lifecycle");
    expect(checkGraphEntity(post?.body, "changeNotificationCollection")).toEqual([]);
  });

  test("comes again every quarter of an hour until somebody acts", async () => {
    await stage.pass(80 * MINUTE_MS);
    expect(notices()).toHaveLength(3);
    await renew(40);
    stage.receiver.posts.length = 0;
    await stage.pass(40 * MINUTE_MS);
    expect(notices()).toEqual([]);
  });

  test.each(["reauthorize", "PATCH"])("is answered by %s", async (answer) => {
    await stage.pass(50 * MINUTE_MS);
    stage.receiver.posts.length = 0;
    const { status } =
      answer === "PATCH" ? await renew(40) : await stage.graph(`/subscriptions/${id}/reauthorize`, { method: "POST" });
    expect([200, 204]).toContain(status);
    await stage.pass(30 * MINUTE_MS);
    expect(notices()).toEqual([]);
  });

  test("comes again no sooner when it was answered with the old token, which does not help", async () => {
    const oldToken = await stage.token();
    await stage.pass(46 * MINUTE_MS);
    stage.receiver.posts.length = 0;
    const headers = { authorization: `Bearer ${oldToken}` };
    await stage.graph(`/subscriptions/${id}/reauthorize`, { method: "POST", headers });
    await stage.pass(10 * MINUTE_MS);
    expect(notices()).toEqual([]);
    await stage.pass(5 * MINUTE_MS);
    expect(notices()).toHaveLength(1);
  });

  test("comes as well before the subscription itself expires", async () => {
    await renew(0.8);
    await stage.pass(40 * MINUTE_MS);
    expect(notices()).toHaveLength(1);
  });

  test("comes on command", async () => {
    expect(stage.tenant.control.requireReauthorization()).toBe(1);
    await stage.pass(1000);
    expect(notices()).toHaveLength(1);
  });
});

describe("an access token that expired", () => {
  test("stops delivery; what was held comes when the subscription is renewed", async () => {
    await stage.pass(61 * MINUTE_MS);
    stage.tenant.model.postMessage(channelId, { text: "held" });
    await stage.pass(5 * MINUTE_MS);
    expect(changes()).toEqual([]);
    await renew(40);
    await stage.pass(1000);
    expect(changes()).toHaveLength(1);
  });

  test("costs what was held for more than four hours", async () => {
    await stage.pass(61 * MINUTE_MS);
    stage.tenant.model.postMessage(channelId, { text: "lost" });
    await stage.pass(DELIVERY_RETRY_WINDOW_MS + 2 * MINUTE_MS);
    stage.tenant.model.postMessage(channelId, { text: "held" });
    await stage.pass(MINUTE_MS);
    await renew(40);
    await stage.pass(1000);
    expect(changes()).toHaveLength(1);
    expect(stage.tenant.control.stats().delivery.expired).toBe(1);
  });

  test("costs nothing when the switch is off", async () => {
    stage.tenant.control.behaviours.expiredTokenPausesDelivery = false;
    await stage.pass(61 * MINUTE_MS);
    stage.tenant.model.postMessage(channelId, { text: "1" });
    await stage.pass(1000);
    expect(changes()).toHaveLength(1);
  });
});

describe("subscriptionRemoved", () => {
  test("comes once, and the subscription is gone", async () => {
    expect(stage.tenant.control.removeSubscriptions(id)).toBe(1);
    await stage.pass(1000);
    expect(notices().map(({ lifecycleEvent }) => lifecycleEvent)).toEqual(["subscriptionRemoved"]);
    expect((await stage.graph(`/subscriptions/${id}`)).status).toBe(404);
    stage.tenant.model.postMessage(channelId, { text: "unheard" });
    await stage.pass(1000);
    expect(changes()).toEqual([]);
    expect(stage.tenant.control.removeSubscriptions(id)).toBe(0);
  });

  test("does not come when the subscription simply expires", async () => {
    await stage.pass(49 * HOUR_MS);
    expect(notices().filter(({ lifecycleEvent }) => lifecycleEvent === "subscriptionRemoved")).toEqual([]);
  });
});
