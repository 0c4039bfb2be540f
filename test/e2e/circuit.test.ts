import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEPENDENCIES } from "../../shared/base/circuit-breaker.ts";
import type { DeepHealthReport } from "../../shared/operate/health/deep-health.ts";
import { noFault } from "../helpers/fault-proxy.ts";
import { type Notifier, postOf, startNotifier } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { STORED_ONCE } from "../helpers/stores.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

const NOTIFICATIONS = "/api/notifications";
/** More than it takes: each is one message of the queue, whatever it holds. */
const POSTS = 6;
const ITEMS = 6;
/** Of the SDK, of one call. */
const TRIES = 3;

let notifier: Notifier;
let places: StoresBehindProxies;
let running: RunningStack;
/** Requests that put a message into a queue while it was away. */
let asked = 0;

beforeAll(async () => {
  [notifier, places] = await Promise.all([startNotifier(), startStoresBehindProxies()]);
  running = await startRunningStack({ seed: 83, environment: { ...notifier.environment, ...places.settings } });
});

afterAll(async () => {
  await running?.stop();
  await Promise.all([notifier?.stop(), places?.stop()]);
});

function chatMessage() {
  const nowMs = Date.now();
  const body = { contentType: "text", content: "said while the queue was away" };
  const chatId = `19:${randomUUID()}@thread.v2`;
  return { id: String(nowMs), chatId, createdDateTime: new Date(nowMs).toISOString(), messageType: "message", body };
}

const messages = Array.from({ length: ITEMS }, chatMessage);
const post = async () => {
  const items = messages.map((message) => notifier.item(message));
  return running.post(NOTIFICATIONS, postOf(items, [await notifier.token()]));
};
const stateOf = async (dependency: string) => {
  const text = await (await running.get("/api/metrics")).text();
  const state = new RegExp(`^teamsink_circuit\\{dependency="${dependency}",state="([a-z-]+)"\\} 1$`, "m");
  return state.exec(text)?.[1];
};
const circuitsOf = async () => ((await (await running.get("/api/health/deep")).json()) as DeepHealthReport).circuits;

describe("while a dependency does not answer", () => {
  it("a post is answered at once, nobody asks the dependency, and both is told", async () => {
    expect(await stateOf("queue")).toBe("closed");
    places.queue.fault = ({ method, url }) => {
      if (method !== "POST" || !url?.includes("/messages/messages")) return undefined;
      asked += 1;
      return "hang-up";
    };
    const answers = await Promise.all(Array.from({ length: POSTS }, post));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    await running.event("circuit.opened", { dependency: "queue", reason: "queue-unavailable" });
    expect(await stateOf("queue")).toBe("open");

    const since = running.log.length;
    const before = asked;
    const answer = await post();
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await problemOf(answer)).toMatchObject({
      status: 503,
      code: "queue-unavailable",
      detail: expect.stringMatching(/^Not asked: it did not answer \d+ times in a row$/),
    });
    expect(asked).toBe(before);
    const [refused] = running.events("notification.refused", since);
    expect(Number(refused?.durationMs)).toBeLessThan(1_000);
  });

  it("is asked less and less, and its posts are taken soon after it is back: nothing is lost", async () => {
    const before = asked;
    let posts = 0;
    await waitFor(async () => {
      expect((await post()).status).toBe(503);
      posts += 1;
      return asked - before >= 2 * TRIES;
    }, 20_000);
    // Six times as many would be for every post.
    expect(posts).toBeGreaterThan(5);
    expect(asked - before).toBeLessThan(posts * TRIES);
    places.queue.fault = noFault;
    const backMs = performance.now();
    await waitFor(async () => (await post()).status === 202, 20_000);
    expect(performance.now() - backMs).toBeLessThan(DEPENDENCIES.queue.maxOpenMs + 5_000);
    const closed = await running.event("circuit.closed", { dependency: "queue" });
    expect(Number(closed.spared)).toBeGreaterThanOrEqual(posts - 2);
    for (const { chatId } of messages) {
      await waitFor(async () => (await places.stores.documents(chatId)).length === 1);
      expect(await places.stores.kept(chatId)).toEqual(STORED_ONCE);
    }
  });

  it("the self check asks all the same, and says how each stands", async () => {
    const circuits = await circuitsOf();
    expect(circuits.map(({ dependency }) => dependency)).toEqual(Object.keys(DEPENDENCIES));
    for (const { state, failures, untilDateTime } of circuits)
      expect({ state, failures, untilDateTime }).toMatchObject({ state: "closed", failures: expect.any(Number) });

    // Found away by the self check itself, and found there by it as soon as it is.
    notifier.vault.faults.unavailable = true;
    await waitFor(async () =>
      (await circuitsOf()).some(({ dependency, state }) => dependency === "keyVault" && state === "open"),
    );
    notifier.vault.faults.unavailable = false;
    expect((await circuitsOf()).find(({ dependency }) => dependency === "keyVault")).toMatchObject({
      state: "closed",
      failures: 0,
    });
  });
});
