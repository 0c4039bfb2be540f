import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { certificateDerBase64 } from "../../../local/certificate-authority.ts";
import { createNotificationCertificate } from "../../../local/notification-certificate.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../../../local/tenant/limits.ts";
import { toIso } from "../../../shared/base/clock.ts";
import { checkGraphCollection, checkGraphEntity } from "../../helpers/graph-types.ts";
import {
  APP,
  type Entity,
  HOUR_MS,
  linkOf,
  listOf,
  MINUTE_MS,
  openStage,
  politely,
  type ReceivedPost,
  requestToken,
  type Stage,
} from "./fixture.ts";
import { wantedSubscription } from "./subscriber.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false }, pages: { subscriptions: 2 } });
});
afterEach(() => stage.close());

const create = (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  stage.graph("/subscriptions", { method: "POST", body: wantedSubscription(stage, change), headers });

async function created(change: Record<string, unknown> = {}): Promise<Entity> {
  const answer = await create(change);
  expect(answer.status).toBe(201);
  return answer.body;
}

describe("creating a subscription", () => {
  test("asks both URLs first, in the words of the real service, and answers what it made", async () => {
    const body = await created();
    expect(checkGraphEntity(body, "subscription")).toEqual([]);
    expect(body).toMatchObject({ applicationId: APP.clientId, clientState: "state", encryptionCertificateId: "first" });
    const [first, second] = stage.receiver.posts;
    expect(stage.receiver.posts).toHaveLength(2);
    expect(first).toMatchObject({ contentType: "text/plain; charset=utf-8", body: undefined });
    expect(first?.rawUrl).toMatch(
      /\?code=key&validationToken=Validation%3a\+Testing\+client\+application\+reachability\+for\+subscription\+Request-Id%3a\+[0-9a-f-]{36}$/,
    );
    expect(second?.rawUrl).not.toContain("code=key");
  });

  test.each<[string, (post: ReceivedPost) => ReturnType<typeof politely>, string]>([
    ["another status", (post) => ({ ...politely(post), status: 202 }), "HTTP status code is '202'"],
    ["another type", (post) => ({ ...politely(post), contentType: "text/html" }), "must exactly match"],
    [
      "the token still encoded",
      (post) => ({ ...politely(post), body: encodeURIComponent(politely(post).body ?? "") }),
      "must exactly match",
    ],
    [
      "the pluses kept",
      (post) => ({ ...politely(post), body: politely(post).body?.replaceAll(" ", "+") ?? "" }),
      "must exactly match",
    ],
    ["more than the token", (post) => ({ ...politely(post), body: `${politely(post).body}\n` }), "must exactly match"],
  ])("fails when the endpoint answers with %s", async (_name, answer, message) => {
    stage.receiver.answer = answer;
    const refused = await create();
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "ValidationError" } } });
    expect(JSON.stringify(refused.body)).toContain(message);
    expect(stage.tenant.control.subscriptions.active()).toEqual([]);
  });

  test("fails when the endpoint takes more than ten seconds", async () => {
    let release: () => void = () => undefined;
    stage.receiver.answer = (post) =>
      new Promise((resolve) => {
        release = () => resolve(politely(post));
      });
    const creating = create();
    await expect.poll(() => stage.receiver.posts.length).toBe(1);
    await stage.clock.advance(HANDSHAKE_TIMEOUT_MS);
    expect(JSON.stringify((await creating).body)).toContain("timed out");
    release();
  });

  test("fails when nobody is there", async () => {
    const refused = await create({ notificationUrl: "https://localhost:1/" });
    expect(JSON.stringify(refused.body)).toContain("not reachable");
  });

  test("needs the permission to read what is subscribed to", async () => {
    stage.tenant.control.setGrantedPermissions(["Chat.Read.All", "ChannelMessage.ReadWrite.All"]);
    const headers = { authorization: `Bearer ${await requestToken(stage.tenant)}` };
    const refused = await create({}, headers);
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "ExtensionError" } } });
    expect(JSON.stringify(refused.body)).toContain("ChannelMessage.Read.All");
    expect((await create({ resource: "/chats/getAllMessages" }, headers)).status).toBe(201);
  });

  test("of a channel that does not exist gets 404", async () => {
    expect((await create({ resource: "/teams/t/channels/c/messages" })).status).toBe(404);
  });
});

describe("how many there may be", () => {
  test("the same resource and change types again is a conflict that names the first", async () => {
    const { id } = await created();
    const refused = await create({ resource: "teams/getAllMessages?model=B", changeType: "deleted,updated,created" });
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.body)).toContain(`Subscription Id ${id} already exists`);
    expect((await create({ changeType: "created" })).status).toBe(201);
  });

  test.each<[string, () => string, number]>([
    ["one for each chat", () => `/chats/${stage.tenant.model.population.chats[0]?.id}/messages`, 1],
    [
      "ten for each user's chats",
      () => `/users/${stage.tenant.model.population.users[0]?.id}/chats/getAllMessages`,
      10,
    ],
  ])("%s and app", async (_name, resource, limit) => {
    const types = ["created", "updated", "deleted"];
    const combinations = [1, 2, 3, 4, 5, 6, 7].map((bits) => types.filter((_, index) => bits & (1 << index)).join(","));
    const answers: number[] = [];
    for (const changeType of combinations) answers.push((await create({ resource: resource(), changeType })).status);
    const expected = combinations.map((_, index) => (index < limit ? 201 : 403));
    expect(answers).toEqual(expected);
  });

  test("10,000 in the whole organisation, those of other apps included", async () => {
    stage.tenant.control.subscriptions.otherAppsSubscriptions = 9_999;
    await created();
    const refused = await create({ resource: "/chats/getAllMessages" });
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain("Maximum number of subscriptions");
  });
});

describe("an existing subscription", () => {
  test("can be read, and is listed page by page", async () => {
    const resources = [
      "/teams/getAllMessages",
      "/chats/getAllMessages",
      `/chats/${stage.tenant.model.population.chats[0]?.id}/messages`,
    ];
    const ids: unknown[] = [];
    for (const resource of resources) ids.push((await created({ resource })).id);
    const first = await stage.graph("/subscriptions");
    const second = await stage.graph(linkOf(first, "nextLink") ?? "");
    expect(checkGraphCollection(first.body, "subscription")).toEqual([]);
    expect([...listOf(first), ...listOf(second)].map(({ id }) => id)).toEqual(ids);
    const one = await stage.graph(`/subscriptions/${ids[0]}`);
    expect(checkGraphEntity(one.body, "subscription")).toEqual([]);
    expect(one.body).toMatchObject({ id: ids[0], includeResourceData: true });
  });

  test("is renewed by PATCH, with a new URL after a handshake", async () => {
    const { id } = await created();
    const expirationDateTime = toIso(stage.clock.nowMs() + 70 * HOUR_MS);
    const notificationUrl = `${stage.receiver.url}?code=new`;
    const answer = await stage.graph(`/subscriptions/${id}`, {
      method: "PATCH",
      body: { expirationDateTime, notificationUrl },
    });
    expect(answer.status).toBe(200);
    expect(checkGraphEntity(answer.body, "subscription")).toEqual([]);
    expect(Date.parse(String(answer.body.expirationDateTime))).toBe(Date.parse(expirationDateTime));
    expect(answer.body.notificationUrl).toBe(notificationUrl);
    expect(stage.receiver.posts.at(-1)?.query.get("code")).toBe("new");
  });

  test.each([
    [true, "second"],
    [false, "first"],
  ])("when patchAppliesCertificate is %s, PATCH with a certificate leaves it at %s", async (applies, expected) => {
    stage.tenant.control.behaviours.patchAppliesCertificate = applies;
    const { id } = await created();
    const { certificatePem } = await createNotificationCertificate({ commonName: "second" });
    const body = {
      expirationDateTime: toIso(stage.clock.nowMs() + 10 * HOUR_MS),
      encryptionCertificate: certificateDerBase64(certificatePem),
      encryptionCertificateId: "second",
    };
    await stage.graph(`/subscriptions/${id}`, { method: "PATCH", body });
    expect((await stage.graph(`/subscriptions/${id}`)).body.encryptionCertificateId).toBe(expected);
  });

  test("is gone after DELETE and after its time: 404 for whoever asks or renews", async () => {
    const { id: deleted } = await created();
    expect((await stage.graph(`/subscriptions/${deleted}`, { method: "DELETE" })).status).toBe(204);
    const { id: expired } = await created({ expirationDateTime: toIso(stage.clock.nowMs() + 46 * MINUTE_MS) });
    await stage.clock.advance(46 * MINUTE_MS);
    const body = { expirationDateTime: toIso(stage.clock.nowMs() + HOUR_MS) };
    for (const path of [deleted, expired].map((id) => `/subscriptions/${id}`)) {
      expect((await stage.graph(path)).status).toBe(404);
      expect((await stage.graph(path, { method: "PATCH", body })).status).toBe(404);
      expect((await stage.graph(path, { method: "DELETE" })).status).toBe(404);
      expect((await stage.graph(`${path}/reauthorize`, { method: "POST" })).status).toBe(404);
    }
    expect(listOf(await stage.graph("/subscriptions"))).toEqual([]);
  });

  test("is reauthorized without a word; doing so and patching within ten minutes is counted against the caller", async () => {
    const { id } = await created();
    expect((await stage.graph(`/subscriptions/${id}/reauthorize`, { method: "POST" })).status).toBe(204);
    expect(stage.tenant.control.stats().reauthorizedAndPatched).toBe(0);
    const body = { expirationDateTime: toIso(stage.clock.nowMs() + HOUR_MS) };
    await stage.graph(`/subscriptions/${id}`, { method: "PATCH", body });
    expect(stage.tenant.control.stats().reauthorizedAndPatched).toBe(1);
  });
});
