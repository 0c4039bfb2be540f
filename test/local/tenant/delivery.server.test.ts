import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CHANGE_TRACKING_APP_ID } from "../../../local/tenant/authority/authority.ts";
import {
  DELIVERY_RETRY_FIRST_MS,
  DELIVERY_RETRY_TIMEOUT_MS,
  DELIVERY_RETRY_WINDOW_MS,
  DELIVERY_TIMEOUT_MS,
  ENDPOINT_MINIMUM_SAMPLE,
  MAX_ITEMS_PER_POST,
} from "../../../local/tenant/limits.ts";
import type { TenantModel } from "../../../local/tenant/model/tenant-model.ts";
import { checkGraphEntity } from "../../helpers/graph-types.ts";
import { APP, openStage, politely, type ReceivedPost, type Stage } from "./fixture.ts";
import { BASIC, open, subscribe } from "./subscriber.ts";

/** More than latency and batching together. */
const SOON_MS = 500;

let stage: Stage;
let model: TenantModel;
let channelId: string;
let chatId: string;

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false }, behaviours: { expiredTokenPausesDelivery: false } });
  ({ model } = stage.tenant);
  channelId = model.population.channels[0]?.id ?? "";
  chatId = model.population.chats[0]?.id ?? "";
});
afterEach(() => stage.close());

describe("a rich notification", () => {
  test("holds the message as it was, and fits the metadata", async () => {
    const subscriptionId = await subscribe(stage);
    const stored = model.postMessage(channelId, { text: "first" });
    const payload = stored.message;
    model.editMessage({ conversationId: channelId, messageId: stored.id }, { text: "second" });
    await stage.pass(SOON_MS);
    const items = stage.receiver.items();
    expect(items).toHaveLength(2);
    const created = items.find(({ changeType }) => changeType === "created");
    expect(created).toMatchObject({ subscriptionId, clientState: "state", tenantId: APP.tenantId });
    expect(created?.resource).toBe(
      `teams('${stored.conversation.teamId}')/channels('${channelId}')/messages('${stored.id}')`,
    );
    expect(open(stage, created)).toMatchObject(payload);
    for (const { body } of stage.receiver.posts)
      expect(checkGraphEntity(body, "changeNotificationCollection")).toEqual([]);
  });

  test("names a reply under its root, and a chat message in its chat", async () => {
    await subscribe(stage);
    await subscribe(stage, { resource: "/chats/getAllMessages" });
    const root = model.postMessage(channelId, { text: "root" });
    const reply = model.postMessage(channelId, { text: "reply" }, { rootId: root.id });
    const chat = model.postMessage(chatId, { text: "chat" });
    await stage.pass(SOON_MS);
    const resources = stage.receiver.items().map(({ resource }) => resource);
    expect(resources).toContain(
      `teams('${root.conversation.teamId}')/channels('${channelId}')/messages('${root.id}')/replies('${reply.id}')`,
    );
    expect(resources).toContain(`chats('${chatId}')/messages('${chat.id}')`);
  });

  test.each([
    ["2.0", "azp", () => `${stage.tenant.url}/${APP.tenantId}/v2.0`],
    ["1.0", "appid", () => `https://sts.windows.net/${APP.tenantId}/`],
  ] as const)("comes with one validation token, of version %s", async (version, publisher, issuer) => {
    stage.tenant.control.behaviours.validationTokenVersion = version;
    await subscribe(stage);
    model.postMessage(channelId, { text: "1" });
    await stage.pass(SOON_MS);
    const [token = "", ...others] = stage.receiver.posts[0]?.body?.validationTokens ?? [];
    expect(others).toEqual([]);
    const keys = createRemoteJWKSet(new URL(`${stage.tenant.url}/common/discovery/v2.0/keys`));
    const options = { currentDate: new Date(stage.clock.nowMs()), issuer: issuer(), audience: APP.clientId };
    const { payload } = await jwtVerify(token, keys, options);
    expect(payload).toMatchObject({ [publisher]: CHANGE_TRACKING_APP_ID, tid: APP.tenantId, ver: version });
  });
});

describe("what is sealed", () => {
  test("is the message as an entity on its own: with its context, and its navigation properties empty", async () => {
    await subscribe(stage);
    const root = model.postMessage(channelId, { text: "root" });
    model.postMessage(channelId, { text: "reply" }, { rootId: root.id });
    await stage.pass(SOON_MS);
    const sealed = stage.receiver.items().map((item) => open(stage, item));
    const place = `teams('${root.conversation.teamId}')/channels('${encodeURIComponent(channelId)}')`;
    expect(sealed.map((payload) => payload["@odata.context"]).sort()).toEqual([
      `https://graph.microsoft.com/$metadata#${place}/messages('${root.id}')/replies/$entity`,
      `https://graph.microsoft.com/$metadata#${place}/messages/$entity`,
    ]);
    for (const payload of sealed) {
      expect(payload).toMatchObject({ replies: [], hostedContents: [] });
      expect(checkGraphEntity(payload, "chatMessage")).toEqual([]);
    }
  });
});

describe("who is told what", () => {
  test("a basic notification has neither content nor token", async () => {
    await subscribe(stage, BASIC);
    model.postMessage(channelId, { text: "1" });
    await stage.pass(SOON_MS);
    const [post] = stage.receiver.posts;
    expect(post?.body?.value).toHaveLength(1);
    expect(post?.body?.validationTokens).toBeUndefined();
    expect(post?.body?.value[0]?.encryptedContent).toBeUndefined();
  });

  test.each<[string, () => string, () => string[]]>([
    ["all channels", () => "/teams/getAllMessages", () => [channelId]],
    ["all chats", () => "/chats/getAllMessages", () => [chatId, model.population.chats[1]?.id ?? ""]],
    [
      "one channel",
      () => `/teams/${model.population.channels[0]?.teamId}/channels/${channelId}/messages`,
      () => [channelId],
    ],
    ["one chat", () => `/chats/${chatId}/messages`, () => [chatId]],
    ["a user's chats", () => `/users/${model.conversation(chatId).memberIds[0]}/chats/getAllMessages`, () => [chatId]],
  ])("a subscription to %s gets what happens there and no more", async (_name, resource, expected) => {
    const strangers = model.population.chats[1]?.id ?? "";
    const isMember = model.conversation(strangers).memberIds.includes(model.conversation(chatId).memberIds[0] ?? "");
    await subscribe(stage, { ...BASIC, resource: resource() });
    for (const id of [channelId, chatId, ...(isMember ? [] : [strangers])]) model.postMessage(id, { text: "1" });
    await stage.pass(SOON_MS);
    const places = stage.receiver.items().map(({ resource: path }) => /\('([^']+)'\)\/messages/.exec(path)?.[1]);
    expect(places.sort()).toEqual(
      expected()
        .filter((id) => !(isMember && id === strangers))
        .sort(),
    );
  });

  test("only the change types that were asked for are announced; taking a reaction back is announced twice", async () => {
    await subscribe(stage, { ...BASIC, changeType: "updated" });
    const { id: messageId } = model.postMessage(channelId, { text: "1" });
    const reference = { conversationId: channelId, messageId };
    const userId = model.conversation(channelId).memberIds[0] ?? "";
    model.setReaction(reference, userId, "like");
    model.unsetReaction(reference, userId, "like");
    model.softDelete(reference);
    model.undoSoftDelete(reference);
    await stage.pass(SOON_MS);
    expect(stage.receiver.items().map(({ changeType }) => changeType)).toEqual([
      "updated",
      "updated",
      "updated",
      "updated",
    ]);
  });

  test.each([
    ["deleted", ["deleted", "deleted"]],
    ["updated", ["updated", "updated"]],
    ["mixed", ["deleted", "updated"]],
  ] as const)("a soft delete is announced as %s", async (softDeleteChangeType, expected) => {
    stage.tenant.control.behaviours.softDeleteChangeType = softDeleteChangeType;
    const ids = [1, 2].map(() => model.postMessage(channelId, { text: "1" }).id);
    await subscribe(stage, BASIC);
    for (const messageId of ids) model.softDelete({ conversationId: channelId, messageId });
    await stage.pass(SOON_MS);
    expect(
      stage.receiver
        .items()
        .map(({ changeType }) => changeType)
        .sort(),
    ).toEqual(expected);
  });

  test("system messages reach a single channel, by name if asked; tenant-wide only by a switch", async () => {
    const resource = `/teams/${model.population.channels[0]?.teamId}/channels/${channelId}/messages`;
    await subscribe(stage);
    await subscribe(stage, { resource }, { prefer: "include-unknown-enum-members" });
    model.postSystemMessage(channelId);
    await stage.pass(SOON_MS);
    expect(
      stage.receiver
        .items()
        .map((item) => open(stage, item))
        .map(({ messageType }) => messageType),
    ).toEqual(["systemEventMessage"]);
    stage.tenant.control.behaviours.tenantWideSystemMessages = true;
    stage.receiver.posts.length = 0;
    model.postSystemMessage(channelId);
    await stage.pass(SOON_MS);
    expect(
      stage.receiver
        .items()
        .map((item) => open(stage, item))
        .map(({ messageType }) => messageType)
        .sort(),
    ).toEqual(["systemEventMessage", "unknownFutureValue"]);
    stage.receiver.posts.length = 0;
    await subscribe(stage, { resource: "/chats/getAllMessages" }, { prefer: "include-unknown-enum-members" });
    model.postSystemMessage(chatId);
    await stage.pass(SOON_MS);
    expect(open(stage, stage.receiver.items()[0])).toMatchObject({ messageType: "systemEventMessage" });
  });

  test("many items come in few posts, of subscriptions that share a URL together", async () => {
    await subscribe(stage, BASIC);
    await subscribe(stage, { ...BASIC, resource: "/chats/getAllMessages" });
    for (let index = 0; index < 100; index += 1)
      model.postMessage(index % 2 ? channelId : chatId, { text: `${index}` });
    await stage.pass(SOON_MS);
    const sizes = stage.receiver.posts.map(({ body }) => body?.value.length ?? 0);
    expect(stage.receiver.items()).toHaveLength(100);
    expect(sizes.length).toBeLessThan(30);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_ITEMS_PER_POST);
    expect(
      stage.receiver.posts.some(({ body }) => new Set(body?.value.map((item) => item.subscriptionId)).size === 2),
    ).toBe(true);
    expect(stage.receiver.posts.every(({ query }) => query.get("code") === "key")).toBe(true);
  });
});

describe("an endpoint that does not take it", () => {
  test("is tried again, at growing distances, until it does", async () => {
    await subscribe(stage);
    const times: number[] = [];
    stage.receiver.answer = () => {
      times.push(stage.clock.nowMs());
      return { status: times.length < 4 ? 503 : 202 };
    };
    model.postMessage(channelId, { text: "1" });
    await stage.pass(SOON_MS);
    await stage.pass(20 * DELIVERY_RETRY_FIRST_MS);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(gaps.every((gap, index) => index === 0 || gap > (gaps[index - 1] ?? 0))).toBe(true);
    expect(stage.tenant.control.stats().delivery).toMatchObject({ delivered: 1, retries: 3, expired: 0 });
  });

  test("is given up after four hours", async () => {
    await subscribe(stage);
    // Lifecycle notices come meanwhile as well; they are not what this is about.
    const isNotice = ({ body }: ReceivedPost) => body?.value.some(({ lifecycleEvent }) => lifecycleEvent) ?? false;
    stage.receiver.answer = (post) => ({ status: isNotice(post) ? 202 : 500 });
    model.postMessage(channelId, { text: "1" });
    await stage.pass(SOON_MS);
    await stage.pass(DELIVERY_RETRY_WINDOW_MS);
    expect(stage.tenant.control.stats().delivery).toMatchObject({ expired: 1 });
    await stage.tenant.control.drained();
  });

  test("is tried again although the subscription was deleted meanwhile: a receiver has to bear that", async () => {
    await subscribe(stage);
    let posts = 0;
    stage.receiver.answer = () => {
      posts += 1;
      return { status: posts < 2 ? 503 : 202 };
    };
    model.postMessage(channelId, { text: "1" });
    await stage.pass(SOON_MS);
    stage.tenant.control.removeSubscriptions();
    await stage.pass(2 * DELIVERY_RETRY_FIRST_MS);
    expect(stage.tenant.control.stats()).toMatchObject({ subscriptions: 0, delivery: { retries: 1 } });
    expect(posts).toBeGreaterThanOrEqual(2);
  });

  test("has 3 seconds the first time and 10 when it is tried again", async () => {
    await subscribe(stage);
    const seen: ReceivedPost[] = [];
    stage.receiver.answer = (post) => {
      seen.push(post);
      return new Promise(() => undefined);
    };
    const { delivery } = stage.tenant.control.stats();
    expect(delivery.retries).toBe(0);
    model.postMessage(channelId, { text: "1" });
    await stage.clock.advance(SOON_MS);
    await expect.poll(() => seen.length).toBe(1);
    await stage.clock.advance(DELIVERY_TIMEOUT_MS);
    await stage.tenant.control.settled();
    await stage.clock.advance(DELIVERY_RETRY_FIRST_MS * 1.2);
    await expect.poll(() => seen.length).toBe(2);
    let isOver = false;
    void stage.tenant.control.settled().then(() => {
      isOver = true;
    });
    await stage.clock.advance(DELIVERY_RETRY_TIMEOUT_MS - 2 * DELIVERY_TIMEOUT_MS);
    expect(isOver).toBe(false);
    await stage.clock.advance(2 * DELIVERY_TIMEOUT_MS);
    await stage.tenant.control.settled();
    expect(isOver).toBe(true);
  });

  test("is delayed when it is slow, unless the rule is off", async () => {
    await subscribe(stage, BASIC);
    let hold = true;
    stage.receiver.answer = (post) => (hold ? new Promise(() => undefined) : politely(post));
    for (let index = 0; index < ENDPOINT_MINIMUM_SAMPLE; index += 1) {
      model.postMessage(channelId, { text: `${index}` });
      await stage.clock.advance(SOON_MS);
      await expect.poll(() => stage.receiver.posts.length).toBeGreaterThan(index);
    }
    await stage.clock.advance(DELIVERY_TIMEOUT_MS);
    hold = false;
    await expect.poll(() => stage.tenant.control.stats().endpoints[0]?.state).toBe("slow");
    model.postMessage(channelId, { text: "late" });
    expect(stage.tenant.control.stats().delivery.delayedByRule).toBe(1);
    stage.tenant.control.behaviours.slowEndpointRule = false;
    model.postMessage(channelId, { text: "in time" });
    expect(stage.tenant.control.stats().delivery.delayedByRule).toBe(1);
  });
});
