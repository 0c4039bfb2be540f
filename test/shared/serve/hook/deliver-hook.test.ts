import { beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter } from "../../../../shared/job/dead-letter-state.ts";
import type { HookPost } from "../../../../shared/port/hook-sender.ts";
import { deliverHook } from "../../../../shared/serve/hook/deliver-hook.ts";
import {
  answered,
  createHookWorld,
  eventIn,
  HOUR_MS,
  type HookWorld,
  MINUTE_MS,
  SECOND_MS,
  unanswered,
} from "./hook-world.ts";

let world: HookWorld;
beforeEach(() => {
  world = createHookWorld();
});

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
const sayAll = async (ids: readonly string[], more = {}) => {
  for (const id of ids) await world.say(id, more);
};
const is = (id: string) => (post: HookPost) => eventIn(post).data?.messageId === id;

describe("a hook", () => {
  it("is told what was stored since it was made, in order, once, and nothing where nothing is new", async () => {
    await world.say("0");
    await world.make();
    await sayAll(numbers(1, 120));
    await world.tick();
    expect(world.idsTaken()).toEqual(numbers(1, 120));
    await world.pass(5 * MINUTE_MS);
    expect(world.posts).toHaveLength(120);
    expect(world.log.linesOf("hook.delivered").map(({ events }) => events)).toEqual([50, 50, 20]);
  });

  it("is looked after again five seconds after it was told something, and else each minute", async () => {
    await world.make();
    await world.pass(MINUTE_MS);
    await world.say("1");
    await world.pass(MINUTE_MS);
    expect(world.idsTaken()).toEqual(["1"]);
    await world.say("2");
    await world.pass(5 * SECOND_MS);
    expect(world.idsTaken()).toEqual(["1", "2"]);
    await world.pass(20 * SECOND_MS);
    await world.say("3");
    await world.pass(30 * SECOND_MS);
    expect(world.idsTaken()).toEqual(["1", "2"]);
    await world.pass(5 * SECOND_MS);
    expect(world.idsTaken()).toEqual(["1", "2", "3"]);
  });

  it("that is told something all the time is looked after by one run that follows the other, whatever the timer brings", async () => {
    await world.make();
    for (const id of numbers(1, 100)) {
      await world.say(id);
      await world.pass(5 * SECOND_MS);
    }
    expect(world.idsTaken()).toEqual(numbers(1, 100));
    expect(world.due).toHaveLength(1);
  });

  it("is told only what its filter lets through", async () => {
    await world.make({ filter: { kind: "messages", from: "u1" } });
    await world.make({ filter: { conversation_id: "19:b@thread.v2" } });
    await world.make({ filter: { kind: "teams" }, policy: "hide" });
    await world.say("1", { from: { user: { id: "u1" } } });
    await world.say("2", { from: { user: { id: "u2" } }, chatId: "19:b@thread.v2" });
    await world.ports.directory.put({ table: "teams", parentId: null, id: "t1", value: {}, seenMs: 1 });
    await world.tick();
    expect(world.idsTaken().toSorted()).toEqual(["1", "2", "t1"]);
  });

  it("is told of a conversation in order, and of several side by side", async () => {
    await world.make();
    let atOnce = 0;
    let most = 0;
    world.receive = async () => {
      most = Math.max(most, ++atOnce);
      await world.clock.settle();
      atOnce -= 1;
      return answered(200);
    };
    for (const id of numbers(1, 20)) await world.say(id, { chatId: `19:${Number(id) % 4}@thread.v2` });
    await world.tick();
    expect(most).toBe(4);
    for (const chat of [0, 1, 2, 3]) {
      const ofChat = world.idsTaken().filter((id) => Number(id) % 4 === chat);
      expect(ofChat).toEqual(numbers(1, 20).filter((id) => Number(id) % 4 === chat));
    }
  });
});

describe("a receiver that fails", () => {
  it("twice is sent the same again before anything else: nothing is missing, doubled or out of order", async () => {
    await world.make();
    await sayAll(numbers(1, 5));
    const answers = [200, 500, 500];
    world.receive = () => answered(answers.shift() ?? 200);
    await world.tick();
    await world.pass(MINUTE_MS);
    expect(world.idsTaken()).toEqual(numbers(1, 5));
    expect(world.posts.map((post) => eventIn(post).data?.messageId)).toEqual(["1", "2", "2", "2", "3", "4", "5"]);
    const ids = world.posts.filter(is("2")).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    expect(world.log.linesOf("hook.failed").map(({ visibleAfterMs }) => visibleAfterMs)).toEqual([5_000, 25_000]);
  });

  it("for one event alone is sent the others, and that one by the queue for three days; then it is a dead letter", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 5));
    world.receive = (post) => answered(is("2")(post) ? 422 : 200);
    await world.tick();
    await world.pass(MINUTE_MS);
    expect(world.idsTaken()).toEqual(["1", "3", "4", "5"]);
    expect(await world.look(hookId)).toMatchObject({ state: "active", progress: { trouble: null, handedOver: 1 } });
    await world.pass(80 * HOUR_MS, 5 * MINUTE_MS);
    // The ten of the schedule, and the one more that came first.
    expect(world.posts.filter(is("2"))).toHaveLength(11);
    const letters = await world.ports.state.page<DeadLetter>({ kind: "dead-letter", limit: 9 });
    expect(letters.map(({ value }) => value)).toMatchObject([{ reason: "hook-undelivered", state: "waiting" }]);
    expect(JSON.stringify(letters)).not.toContain("said");
    world.receive = () => answered(200);
    await world.pass(HOUR_MS, 5 * MINUTE_MS);
    const [letter] = letters;
    await world.queue.send("sync", JSON.stringify({ deadLetterId: letter?.id }));
    await world.workOff();
    expect(world.idsTaken()).toEqual(["1", "3", "4", "5", "2"]);
  });

  it("for everything is tried once in five minutes, and what comes meanwhile waits in the store", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    world.receive = () => answered(500);
    await world.tick();
    await world.pass(MINUTE_MS);
    const before = world.posts.length;
    await sayAll(numbers(4, 200));
    await world.pass(2 * HOUR_MS, MINUTE_MS);
    const handedOver = world.posts.filter(is("1")).length;
    expect(world.posts.length - before).toBeLessThanOrEqual(2 * 12 + 3);
    expect(handedOver).toBeLessThan(8);
    expect(world.posts.filter(is("3"))).toHaveLength(0);
    expect(world.due.length).toBeLessThanOrEqual(2);
    expect(await world.look(hookId)).toMatchObject({ state: "active", progress: { handedOver: 1 } });
    world.receive = () => answered(200);
    await world.pass(HOUR_MS, MINUTE_MS);
    expect(world.idsTaken().toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers(1, 200));
    expect(await world.look(hookId)).toMatchObject({ progress: { trouble: null } });
  });

  it.each([
    ["cannot be reached", unanswered("ECONNREFUSED")],
    ["is under load", answered(503)],
    ["asks for less", answered(429)],
  ])("because it %s hands nothing over, so that its order is kept", async (_what, reply) => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    world.receive = () => reply;
    await world.tick();
    await world.pass(30 * MINUTE_MS);
    world.receive = () => answered(200);
    await world.pass(6 * MINUTE_MS);
    expect(world.idsTaken()).toEqual(numbers(1, 3));
    expect(await world.look(hookId)).toMatchObject({ progress: { handedOver: 0 } });
  });

  it("is left alone for as long as it asks", async () => {
    await world.make();
    await world.say("1");
    world.receive = () => answered(429, 20 * MINUTE_MS);
    await world.tick();
    await world.pass(19 * MINUTE_MS);
    expect(world.posts).toHaveLength(1);
    await world.pass(2 * MINUTE_MS);
    expect(world.posts).toHaveLength(2);
  });

  it("for three days is disabled, keeps its place, and goes on from there when somebody says so", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    world.receive = () => unanswered("ENOTFOUND");
    await world.tick();
    await world.pass(71 * HOUR_MS, 5 * MINUTE_MS);
    expect(await world.look(hookId)).toMatchObject({ state: "active" });
    await world.pass(2 * HOUR_MS, 5 * MINUTE_MS);
    expect(await world.look(hookId)).toMatchObject({ state: "disabled", reason: "unreachable" });
    const tries = world.posts.length;
    await world.pass(HOUR_MS, 5 * MINUTE_MS);
    expect(world.posts).toHaveLength(tries);
    world.receive = () => answered(200);
    await world.act(hookId, { action: "resume" });
    await world.workOff();
    expect(world.idsTaken()).toEqual(numbers(1, 3));
  });

  it("with 410 is disabled at once", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    world.receive = () => answered(410);
    await world.tick();
    await world.pass(10 * MINUTE_MS);
    expect(world.posts).toHaveLength(1);
    expect(await world.look(hookId)).toMatchObject({ state: "disabled", reason: "gone" });
    const [line] = world.log.linesOf("hook.disabled");
    expect(line).toEqual({ event: "hook.disabled", hookId, host: "receiver.example", reason: "gone", level: "warn" });
  });

  it("slowly holds up no other hook, and ends each of its runs in time", async () => {
    const slow = await world.make({ url: "https://slow.example/" });
    const other = await world.make();
    world.queue.sent.length = 0;
    await sayAll(numbers(1, 10));
    world.receive = async ({ url }) => {
      if (url.startsWith("https://slow.")) await world.clock.sleep(9 * SECOND_MS);
      return answered(200);
    };
    let endedMs = 0;
    const startedMs = world.clock.nowMs();
    const running = deliverHook(world.ports, { job: "hook", hookId: slow.hookId }).then(() => {
      endedMs = world.clock.nowMs();
    });
    await deliverHook(world.ports, { job: "hook", hookId: other.hookId });
    expect(world.taken.filter(({ url }) => url.includes("receiver."))).toHaveLength(10);
    await world.clock.advance(MINUTE_MS);
    await running;
    expect(endedMs - startedMs).toBeLessThan(25 * SECOND_MS);
    // It goes on at once, from where it was.
    expect(world.queue.sent.map(({ visibleAfterMs }) => visibleAfterMs)).toContain(0);
    expect(await world.progress(slow.hookId)).toMatchObject({ delivered: 2 });
  });

  it("slowly takes no more than four of what an instance does at once", async () => {
    const hooks = await Promise.all(numbers(1, 6).map((name) => world.make({ url: `https://${name}.example/` })));
    world.queue.sent.length = 0;
    await world.say("1");
    world.receive = async () => {
      await world.clock.sleep(5 * SECOND_MS);
      return answered(200);
    };
    const running = hooks.map(({ hookId }) => deliverHook(world.ports, { job: "hook", hookId }));
    await world.clock.settle();
    expect(world.posts).toHaveLength(4);
    expect(world.queue.sent.map(({ visibleAfterMs }) => visibleAfterMs)).toEqual([2_000, 2_000]);
    await world.clock.advance(MINUTE_MS);
    await Promise.all(running);
    expect(world.ports.hookRuns.running).toBe(0);
  });
});

describe("of two runs on one hook", () => {
  it("the later leaves it to the first, and follows it a minute after it died", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    // The process dies with its second post on the way.
    world.receive = (post) => (is("2")(post) ? new Promise(() => {}) : answered(200));
    void deliverHook(world.ports, { job: "hook", hookId });
    await world.clock.advance(5 * SECOND_MS);
    world.receive = () => answered(200);
    world.ports.hookRuns.running = 0;
    await world.pass(30 * SECOND_MS);
    expect(world.posts).toHaveLength(2);
    await world.pass(2 * MINUTE_MS);
    expect(world.idsTaken()).toEqual(["1", "1", "2", "3"]);
  });

  it("the first ends when somebody has begun anew elsewhere", async () => {
    const { hookId } = await world.make();
    await sayAll(numbers(1, 3));
    world.receive = async (post) => {
      if (is("2")(post) && world.taken.length === 1)
        await world.act(hookId, { action: "replay", position: "beginning" });
      return answered(200);
    };
    await world.tick();
    expect(world.idsTaken()).toEqual(["1", "2", "3", "1", "2", "3"]);
    expect((await world.progress(hookId))?.delivered).toBe(3);
  });
});
