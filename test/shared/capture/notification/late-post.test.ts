import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerPostOfGraph } from "../../../../shared/capture/notification/answer-post.ts";
import type { NotificationPorts } from "../../../../shared/capture/notification/notification-ports.ts";
import {
  createNotificationWorld,
  encryptedItem,
  lifecycleItem,
  signToken,
} from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createNotificationWorld>;
let token: string;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeEach(async () => {
  world = createNotificationWorld();
  token = await signToken(world.clock.nowMs());
  unhandled.length = 0;
  process.on("unhandledRejection", onUnhandled);
});

afterEach(async () => {
  // Node tells of a rejection that nobody heard when the turn is over.
  await nextTurn();
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});

function post(items: readonly unknown[], ports: NotificationPorts = world.ports) {
  return answerPostOfGraph(ports, {
    query: new URLSearchParams(),
    headers: new Headers(),
    text: async () => world.post(items, [token]).bodyText,
  });
}

/** A queue that takes its time: what was asked of it is done when it is let go. */
function stalledQueue() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const send: NotificationPorts["queue"]["send"] = async (queue, text) => {
    await promise;
    await world.queue.send(queue, text);
  };
  return { ports: { ...world.ports, queue: { ...world.queue, send } }, letGo: resolve, breakOff: reject };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

describe("a post whose queue has stalled", () => {
  async function stalledPost() {
    const queue = stalledQueue();
    const answer = post([encryptedItem(), encryptedItem(), lifecycleItem()], queue.ports);
    let answered = false;
    void answer.then(() => {
      answered = true;
    });
    await settle();
    await world.clock.advance(8_999);
    expect(answered).toBe(false);
    await world.clock.advance(1);
    return { ...queue, answer: await answer };
  }

  test("is answered after nine seconds, so that Graph sends it again", async () => {
    const { answer } = await stalledPost();
    expect(answer).toMatchObject({ status: 503 });
    expect(JSON.parse(String(answer.body))).toMatchObject({ status: 503, code: "post-too-slow" });
    expect(world.queue.sent).toEqual([]);
  });

  test("may yet reach the queue: its items come twice then, and nothing else happens", async () => {
    const { letGo } = await stalledPost();
    letGo();
    await settle();
    expect(world.queued()).toHaveLength(2);
    expect(await post([encryptedItem(), encryptedItem()])).toMatchObject({ status: 202 });
    expect(world.queued()).toHaveLength(4);
  });

  test.each([
    ["a failure of the queue", () => Object.assign(new Error("late"), { code: "queue-unavailable" })],
    ["a defect", () => new TypeError("late")],
  ])("may end in %s, which nobody waits for any more", async (_name, failure) => {
    const { breakOff, answer } = await stalledPost();
    breakOff(failure());
    await settle();
    expect(answer.status).toBe(503);
    expect(world.queue.sent).toEqual([]);
  });

  test("costs the next post nothing", async () => {
    await stalledPost();
    expect(await post([encryptedItem()])).toMatchObject({ status: 202 });
  });
});

test("a post that was answered in time leaves no timer behind", async () => {
  await post([encryptedItem()]);
  await settle();
  expect(world.clock.pending).toBe(0);
});
