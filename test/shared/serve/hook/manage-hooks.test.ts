import { beforeEach, describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { changeParameters } from "../../../../shared/serve/api/change-parameters.ts";
import { hookAction, hookRequest } from "../../../../shared/serve/api/hook-parameters.ts";
import { readChanges } from "../../../../shared/serve/feed/read-changes.ts";
import { actOnHook, listHooks, makeHook } from "../../../../shared/serve/hook/manage-hooks.ts";
import { answered, createHookWorld, eventIn, HOUR_MS, type HookWorld, MINUTE_MS, unanswered } from "./hook-world.ts";

let world: HookWorld;
beforeEach(() => {
  world = createHookWorld();
});

const signaturesOf = () => world.posts.map(({ headers }) => headers["webhook-signature"]?.split(" ").length);

describe("a hook that is made", () => {
  it("shows its secret once, and nothing of it afterwards", async () => {
    const { hookId, secret = "" } = await world.make({ description: "the index" });
    expect(secret).toMatch(/^whsec_/);
    const list = { count: 1, hooks: await listHooks(world.ports) };
    expect(ANSWERS.HookList.safeParse(list).error?.issues).toBeUndefined();
    const later = JSON.stringify([list, await world.look(hookId), await world.act(hookId, { action: "pause" })]);
    expect(later).not.toContain(secret);
    expect(later).not.toContain("sealed");
    expect(JSON.stringify(await world.ports.state.list("hook"))).not.toContain(secret);
    expect(JSON.stringify(world.log.lines)).not.toContain(secret);
  });

  it.each([
    ["the beginning", "beginning", ["1", "2", "3"]],
    ["now, which is when it is made", "now", ["3"]],
    ["a time", "2026-01-01T00:30:00Z", ["2", "3"]],
  ])("goes on from %s", async (_what, position, told) => {
    await world.say("1");
    await world.clock.advance(HOUR_MS);
    await world.say("2");
    await world.make({ position });
    await world.say("3");
    await world.tick();
    expect(world.idsTaken()).toEqual(told);
  });

  it("is refused where nothing may be posted to, from no position, and beyond fifty", async () => {
    const ask = async (more: object = {}) => {
      const made = await makeHook(world.ports, hookRequest.parse({ url: "https://r.example/", ...more }));
      return made.ok ? "made" : made.error.code;
    };
    expect(await ask({ position: "no-position" })).toBe("position-invalid");
    const { hookSender } = world.ports;
    world.ports.hookSender = { ...hookSender, refusalOf: async () => new TeamsinkError("hook-url-refused") as never };
    expect(await ask()).toBe("hook-url-refused");
    world.ports.hookSender = hookSender;
    for (let made = 0; made < 50; made += 1) expect(await ask()).toBe("made");
    expect(await ask()).toBe("hook-limit");
  });

  it("takes the filter that GET /api/changes takes, and no other", () => {
    const parse = (filter: object) => hookRequest.safeParse({ url: "https://r.example/", filter });
    expect(parse({ kind: "messages,teams" }).data?.filter).toEqual({ kind: ["messages", "teams"] });
    const link = "https://teams.microsoft.com/l/chat/19%3Aa%40thread.v2/conversations";
    expect(parse({ conversation_id: link }).data?.filter).toEqual({ conversation_id: "19:a@thread.v2" });
    const wrong = [{ kind: "mails" }, { kind: "teams", from: "u" }, { since: "now" }, { kind: ["messages"] }];
    expect(wrong.filter((filter) => parse(filter).success)).toEqual([]);
    expect(hookAction.safeParse({ action: "replay" }).success).toBe(false);
    expect(hookAction.safeParse({ action: "pause", position: "now" }).success).toBe(false);
  });

  it("is none without a key in Key Vault, and one whose key is gone waits until it is there again", async () => {
    const { hookId } = await world.make();
    world.secrets.disable(SECRET_NAMES.hookKey, "v1");
    // An instance that has the key in memory goes on with it.
    world.restart();
    await expect(world.make()).rejects.toMatchObject({ code: "hook-key-missing" });
    await world.say("1");
    await world.pass(20 * MINUTE_MS);
    expect(await world.look(hookId)).toMatchObject({ progress: { trouble: { reason: "hook-key-missing" } } });
    expect(await world.ports.state.count({ kind: "dead-letter" })).toBe(0);
    world.secrets.enable(SECRET_NAMES.hookKey, "v1");
    await world.pass(20 * MINUTE_MS);
    expect(world.idsTaken()).toEqual(["1"]);
  });
});

describe("a hook", () => {
  it("that is paused is told nothing, and all of it when it is resumed", async () => {
    const { hookId } = await world.make();
    await world.act(hookId, { action: "pause" });
    await world.say("1");
    await world.pass(10 * MINUTE_MS);
    expect(world.posts).toEqual([]);
    await world.act(hookId, { action: "resume" });
    await world.workOff();
    expect(world.idsTaken()).toEqual(["1"]);
  });

  it("whose secret is rotated is signed for with both for a day; of three the first is over at once", async () => {
    const { hookId, secret } = await world.make();
    const rotated = await world.act(hookId, { action: "rotate" });
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.secrets).toMatchObject([{ endsDateTime: null }, { endsDateTime: "2026-01-02T00:00:00.000Z" }]);
    await world.say("1");
    await world.tick();
    await world.act(hookId, { action: "rotate" });
    await world.say("2");
    await world.pass(MINUTE_MS);
    await world.pass(24 * HOUR_MS, MINUTE_MS);
    await world.say("3");
    await world.pass(MINUTE_MS);
    expect(signaturesOf()).toEqual([2, 2, 1]);
  });

  it("is told again from a position", async () => {
    const { hookId } = await world.make();
    await world.say("1");
    await world.tick();
    const { progress } = await world.look(hookId);
    await world.say("2");
    await world.pass(MINUTE_MS);
    await world.act(hookId, { action: "replay", position: progress?.position ?? "" });
    await world.workOff();
    expect(world.idsTaken()).toEqual(["1", "2", "2"]);
    await world.act(hookId, { action: "replay", position: "2025-12-31T00:00:00Z" });
    await world.workOff();
    expect(world.idsTaken()).toEqual(["1", "2", "2", "1", "2"]);
    const wrong = await actOnHook(world.ports, hookId, { action: "replay", position: "no-position" });
    expect(wrong).toMatchObject({ ok: false, error: { code: "position-invalid" } });
  });

  it("of one conversation goes on from positions of the whole feed, as hooks have that were made before there were others, and of its own", async () => {
    const filter = { conversation_id: "19:b@thread.v2" };
    const read = async (query: object) => {
      const page = await readChanges(world.ports, changeParameters.parse(query));
      return page.ok ? page.value.position : "";
    };
    await world.say("1", { chatId: filter.conversation_id });
    const { hookId } = await world.make({ filter, position: await read({ kind: "messages" }) });
    await world.say("2");
    await world.say("3", { chatId: filter.conversation_id });
    await world.tick();
    expect(world.idsTaken()).toEqual(["3"]);
    const { progress } = await world.look(hookId);
    await world.say("4", { chatId: filter.conversation_id });
    await world.act(hookId, { action: "replay", position: progress?.position ?? "" });
    await world.workOff();
    expect(world.idsTaken()).toEqual(["3", "4"]);
    const refused = await actOnHook(world.ports, hookId, {
      action: "replay",
      position: await read({ conversation_id: "19:a@thread.v2" }),
    });
    expect(refused).toMatchObject({ ok: false, error: { code: "position-invalid" } });
    expect((await world.look(hookId)).state).toBe("active");
    const own = await read(filter);
    await world.say("5");
    await world.say("6", { chatId: filter.conversation_id });
    await world.act(hookId, { action: "replay", position: own });
    await world.workOff();
    expect(world.idsTaken()).toEqual(["3", "4", "6"]);
  });

  it("that is tried says what its receiver answered", async () => {
    const { hookId } = await world.make();
    expect(await world.act(hookId, { action: "test" })).toMatchObject({ test: { isDelivered: true, status: 200 } });
    expect(eventIn(world.posts[0] as never).type).toBe("com.teamsink.hook.test");
    world.receive = () => answered(401);
    expect(await world.act(hookId, { action: "test" })).toMatchObject({ test: { isDelivered: false, status: 401 } });
    world.receive = () => unanswered("ECONNREFUSED");
    expect(await world.act(hookId, { action: "test" })).toMatchObject({ test: { reason: "ECONNREFUSED" } });
  });

  it("that is deleted is gone, with whatever waited for it", async () => {
    const { hookId } = await world.make();
    await world.say("1");
    await world.say("2");
    world.receive = (post) => answered(eventIn(post).data?.messageId === "1" ? 400 : 200);
    await world.tick();
    await world.pass(MINUTE_MS);
    const tries = world.posts.length;
    await world.act(hookId, { action: "delete" });
    expect(await actOnHook(world.ports, hookId, { action: "pause" })).toMatchObject({
      error: { code: "hook-not-found" },
    });
    await world.say("3");
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(world.posts).toHaveLength(tries);
    expect([await world.ports.state.list("hook"), await world.ports.state.list("hook-progress")]).toEqual([[], []]);
  });

  it("is in the record of who was given what, before anything is posted", async () => {
    const { hookId } = await world.make();
    await world.say("1");
    await world.say("2");
    await world.tick();
    const records = await world.ports.accessRecords.query({ principalId: hookId, limit: 9 });
    expect(records).toMatchObject([{ principalKind: "hook", count: 2, functionName: "hooks" }]);
    expect(records[0]?.sizeBytes).toBe(world.posts.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0));
    world.ports.accessRecords.failNext(1);
    await world.say("3");
    await world.pass(5_000);
    expect(world.idsTaken()).toEqual(["1", "2"]);
    await world.pass(3 * MINUTE_MS);
    expect(world.idsTaken()).toEqual(["1", "2", "3"]);
  });
});

describe("what was refused and is tried on by itself", () => {
  const refuse = (id: string) => {
    world.receive = (post) => answered(eventIn(post).data?.messageId === id ? 400 : 200);
  };
  const refuseFirst = async () => {
    const { hookId } = await world.make();
    await world.say("1");
    await world.say("2");
    refuse("1");
    await world.tick();
    await world.pass(MINUTE_MS);
    return hookId;
  };

  it("is left to the feed where it says something else by now", async () => {
    await refuseFirst();
    await world.say("1", { lastModifiedDateTime: "2026-01-01T00:00:01Z", body: { content: "edited" } });
    world.receive = () => answered(200);
    await world.pass(HOUR_MS, MINUTE_MS);
    const told = world.taken.filter((post) => eventIn(post).data?.messageId === "1");
    expect(told.map((post) => eventIn(post).type)).toEqual(["com.teamsink.message.updated"]);
  });

  it("waits while its hook is paused", async () => {
    const hookId = await refuseFirst();
    await world.act(hookId, { action: "pause" });
    world.receive = () => answered(200);
    await world.pass(3 * HOUR_MS, MINUTE_MS);
    expect(world.idsTaken()).toEqual(["2"]);
    await world.act(hookId, { action: "resume" });
    await world.pass(2 * HOUR_MS, MINUTE_MS);
    expect(world.idsTaken()).toEqual(["2", "1"]);
  });
});
