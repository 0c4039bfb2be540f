import { readFile } from "node:fs/promises";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CHANGE_TRACKING_APP_ID } from "../../../local/tenant/authority/authority.ts";
import { defaultBehaviours } from "../../../local/tenant/behaviours.ts";
import { FAULTS } from "../../../local/tenant/faults/faults.ts";
import { FORGED_TEXT } from "../../../local/tenant/faults/forgery.ts";
import { APP, openStage, type ReceivedPost, type Stage } from "./fixture.ts";
import { open, subscribe } from "./subscriber.ts";

const SOON_MS = 500;

let stage: Stage;
let channelId: string;

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false } });
  channelId = stage.tenant.model.population.channels[0]?.id ?? "";
  await subscribe(stage);
});
afterEach(() => stage.close());

function post(count: number): void {
  for (let index = 0; index < count; index += 1) stage.tenant.model.postMessage(channelId, { text: `${index}` });
}

const idsOf = () => stage.receiver.items().map(({ resourceData }) => resourceData.id);

describe("faults of notifications", () => {
  test("drop loses one without a word", async () => {
    stage.tenant.control.faults.set("drop", { count: 1 });
    post(3);
    await stage.pass(SOON_MS);
    expect(idsOf()).toHaveLength(2);
    expect(stage.tenant.control.stats().delivery.queued).toBe(2);
  });

  test("duplicate sends one twice, with the same content", async () => {
    stage.tenant.control.faults.set("duplicate", { count: 1 });
    post(1);
    await stage.pass(SOON_MS);
    const [one, other] = stage.receiver.items();
    expect(stage.receiver.items()).toHaveLength(2);
    expect(one).toEqual(other);
  });

  test("late delays one by the whole time", async () => {
    stage.tenant.control.faults.set("late", { count: 1, delayMs: 10_000 });
    post(1);
    await stage.pass(9_000);
    expect(idsOf()).toEqual([]);
    await stage.pass(1_500);
    expect(idsOf()).toHaveLength(1);
  });

  test("reorder lets later ones overtake", async () => {
    stage.tenant.control.faults.set("reorder", { delayMs: 20_000 });
    post(20);
    await stage.pass(25_000);
    expect(idsOf()).toHaveLength(20);
    expect(idsOf()).not.toEqual([...idsOf()].sort());
  });

  test.each(["corrupt-data", "corrupt-signature", "corrupt-key"] as const)("%s cannot be opened", async (name) => {
    stage.tenant.control.faults.set(name, { count: 1 });
    post(1);
    await stage.pass(SOON_MS);
    const [item] = stage.receiver.items();
    expect(() => open(stage, item)).toThrow();
  });

  test("forge-token sends a newer version beside the genuine one, with each kind of wrong token in turn", async () => {
    stage.tenant.control.faults.set("forge-token");
    post(6);
    await expect.poll(() => stage.tenant.control.stats().delivery.queued).toBe(12);
    await stage.pass(SOON_MS);
    const forged = stage.receiver.posts.filter(({ body }) => isForged(body?.value[0]));
    expect(forged).toHaveLength(6);
    expect(stage.receiver.items().filter((item) => !isForged(item))).toHaveLength(6);
    const verdicts = await Promise.all(forged.map(verdictOf));
    expect(verdicts.sort()).toEqual(["audience", "expired", "issuer", "missing", "publisher", "signature"]);
  });

  test.each([
    ["forge-client-state", "clientState", "state"],
    ["forge-tenant", "tenantId", APP.tenantId],
  ] as const)("%s sends one with a good token and another %s", async (name, member, genuine) => {
    stage.tenant.control.faults.set(name, { count: 1 });
    post(1);
    await expect.poll(() => stage.tenant.control.stats().delivery.queued).toBe(2);
    await stage.pass(SOON_MS);
    const forged = stage.receiver.posts.find(({ body }) => isForged(body?.value[0]));
    expect(forged?.body?.value[0]?.[member]).not.toBe(genuine);
    expect(forged && (await verdictOf(forged))).toBe("good");
  });

  function isForged(item: Parameters<typeof open>[1]): boolean {
    return (open(stage, item).body as { content: string }).content === FORGED_TEXT;
  }

  /** What a receiver that checks everything finds wrong with the token of a post. */
  async function verdictOf({ body }: ReceivedPost): Promise<string> {
    const [token] = body?.validationTokens ?? [];
    if (token === undefined) return "missing";
    const keys = createRemoteJWKSet(new URL(`${stage.tenant.url}/common/discovery/v2.0/keys`));
    try {
      const { payload } = await jwtVerify(token, keys, { currentDate: new Date(stage.clock.nowMs()) });
      if (payload.iss !== `${stage.tenant.url}/${APP.tenantId}/v2.0`) return "issuer";
      if (payload.aud !== APP.clientId) return "audience";
      return payload.azp === CHANGE_TRACKING_APP_ID ? "good" : "publisher";
    } catch (error) {
      return (error as { code?: string }).code === "ERR_JWT_EXPIRED" ? "expired" : "signature";
    }
  }
});

describe("the control API", () => {
  test("sets and clears faults by name, and says what is known and set", async () => {
    expect((await stage.control("/faults/drop", { method: "PUT", body: { count: 2 } })).status).toBe(204);
    const { body } = await stage.control("/faults");
    expect(Object.keys(body.known as object)).toEqual(Object.keys(FAULTS));
    expect(body.set).toMatchObject({ drop: { count: 2, struck: 0 } });
    expect((await stage.control("/faults/drop", { method: "DELETE" })).status).toBe(204);
    expect((await stage.control("/faults", { method: "DELETE" })).status).toBe(204);
    expect((await stage.control("/faults")).body.set).toEqual({});
    expect((await stage.control("/faults/flood", { method: "PUT", body: {} })).status).toBe(404);
    expect((await stage.control("/faults/drop", { method: "PUT", body: { rate: 7 } })).status).toBe(400);
  });

  test("does everything to messages that can be done to them, and tells the truth about it", async () => {
    const operate = async (operation: string, body: object) => {
      const answer = await stage.control(`/messages/${operation}`, { method: "POST", body });
      expect(answer.status).toBe(200);
      return String(answer.body.id);
    };
    const conversationId = channelId;
    const userId = stage.tenant.model.conversation(channelId).memberIds[0];
    const rootId = await operate("create", { conversationId, text: "root" });
    const reference = { conversationId, messageId: await operate("create", { conversationId, text: "reply", rootId }) };
    await operate("edit", { ...reference, text: "edited" });
    await operate("set-reaction", { ...reference, userId, reactionType: "like" });
    await operate("unset-reaction", { ...reference, userId, reactionType: "like" });
    await operate("delete", reference);
    await operate("undelete", reference);
    await operate("system-message", { conversationId });
    await operate("import", { conversationId, text: "old", createdMs: stage.clock.nowMs() - 1000 });
    const { messages } = (await stage.control("/truth")).body as { messages: { id: string; versions: number[] }[] };
    expect(messages.find(({ id }) => id === reference.messageId)).toMatchObject({ rootId, deleted: false });
    expect(messages.find(({ id }) => id === reference.messageId)?.versions).toHaveLength(6);
  });

  test.each([
    ["POST", "/messages/party", {}, 404],
    ["POST", "/messages/create", { conversationId: "nowhere", text: "" }, 404],
    ["POST", "/messages/create", { text: 5 }, 400],
    ["POST", "/life", { messages: 0 }, 400],
    ["PATCH", "/behaviours", { softDeleteChangeType: "gone" }, 400],
    ["POST", "/nothing", {}, 400],
  ])("%s %s with %o is refused", async (...[method, path, body, status]) => {
    expect((await stage.control(path as string, { method: method as string, body })).status).toBe(status);
  });

  test("lives, bursts, rolls keys, removes subscriptions, and counts", async () => {
    const post = (path: string, body: object) => stage.control(path, { method: "POST", body });
    const before = (await stage.control("/stats")).body as { messages: number };
    expect((await post("/life", { messages: 10, seed: 3 })).body.steps).toBeGreaterThanOrEqual(10);
    await post("/burst", { conversationId: channelId, messages: 5 });
    expect((await post("/key-roll", {})).status).toBe(204);
    expect((await post("/reauthorization-required", {})).body).toEqual({ noticed: 1 });
    expect((await post("/subscription-removed", {})).body).toEqual({ removed: 1 });
    expect((await stage.control("/stats")).body).toMatchObject({ messages: before.messages + 15, subscriptions: 0 });
    expect((await stage.control("/population")).body.users).toHaveLength(12);
  });

  test("shows and changes what no document settles", async () => {
    expect((await stage.control("/behaviours")).body).toEqual(defaultBehaviours());
    await stage.control("/behaviours", { method: "PATCH", body: { slowEndpointRule: false } });
    expect(stage.tenant.control.behaviours.slowEndpointRule).toBe(false);
    const roles = ["Team.ReadBasic.All"];
    expect((await stage.control("/granted-permissions", { method: "PUT", body: roles })).status).toBe(204);
  });
});

test("the README's tables name every fault and every switch", async () => {
  const readme = await readFile(new URL("../../../local/tenant/README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name);
  for (const name of [...Object.keys(FAULTS), ...Object.keys(defaultBehaviours())]) expect(rows).toContain(name);
});
