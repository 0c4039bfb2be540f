import { beforeEach, describe, expect, test } from "vitest";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { retryQuarantine } from "../../../../shared/capture/notification/retry-quarantine.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { chatMessageText, secretPem } from "../../../helpers/notification-vectors.ts";
import { createNotificationWorld, encryptedItem, seal, signToken } from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createNotificationWorld>;
let ports: Parameters<typeof retryQuarantine>[0];

beforeEach(() => {
  world = createNotificationWorld();
  ports = { ...world.ports, state: createMemoryStateStore() };
});

async function quarantine(count: number, members: (number: number) => Record<string, unknown>): Promise<void> {
  const items = Array.from({ length: count }, (_unused, number) => encryptedItem(members(number)));
  await receiveNotifications(world.ports, world.post(items, [await signToken(world.clock.nowMs())]));
  await world.clock.advance(MIN_INTERVAL_MS);
}

const sealedForSecond = seal(chatMessageText, "other-2048", "second");
const unknownCertificate = (number: number) => ({ encryptedContent: sealedForSecond, resource: `r${number}` });
const enableSecond = () => world.store.add(SECRET_NAMES.notificationCertificate, secretPem("other-2048"), "second");
const wrongInItself = (number: number) => ({ encryptedContent: seal("not JSON"), resource: `w${number}` });

describe("the timer", () => {
  test("leaves records alone whose reason does not pass", async () => {
    await quarantine(2, wrongInItself);
    const reads = world.blobs.paths("quarantine");
    expect(await retryQuarantine(ports)).toEqual({ released: 0, discarded: 0, waiting: 0, gone: 0 });
    expect(world.blobs.paths("quarantine")).toEqual(reads);
    expect(world.log.linesOf("quarantine.retried")).toEqual([]);
  });

  test("releases everything of every folder, more than a page of it, once the cause is gone", async () => {
    await quarantine(120, unknownCertificate);
    world.store.failNext(Number.POSITIVE_INFINITY);
    await quarantine(3, (number) => ({ clientState: "still unchecked", resource: `s${number}` }));
    world.store.failNext(0);
    enableSecond();
    world.store.add(SECRET_NAMES.clientState, "still unchecked");
    expect(await retryQuarantine(ports)).toEqual({ released: 123, discarded: 0, waiting: 0, gone: 0 });
    expect(world.blobs.paths("quarantine")).toEqual([]);
    expect(world.queue.sent).toHaveLength(123);
    expect(world.log.linesOf("quarantine.retried")).toMatchObject([{ released: 123, waiting: 0 }]);
  });

  test("goes on where it ran out of time, so that the last has its turn too", async () => {
    await quarantine(130, unknownCertificate);
    const tried: string[] = [];
    const { get } = world.blobs;
    ports = {
      ...ports,
      blobs: {
        ...world.blobs,
        get: async (address) => {
          tried.push(address.path);
          await world.clock.advance(20_000);
          return get(address);
        },
      },
    };
    const perRun: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      await retryQuarantine(ports);
      perRun.push(tried.length);
    }
    // A page of a hundred takes longer than a run may; the second run comes to the end.
    expect(perRun).toEqual([100, 130, 230]);
    expect(tried.slice(0, 130)).toEqual(world.blobs.paths("quarantine"));
  });

  test("does not read again in every run what its certificate is missing for, until the versions are others", async () => {
    await quarantine(150, unknownCertificate);
    let gets = 0;
    const get: typeof world.blobs.get = async (address) => {
      gets += 1;
      return world.blobs.get(address);
    };
    ports = { ...ports, blobs: { ...world.blobs, get } };
    const readsOf = async () => {
      gets = 0;
      const { released } = await retryQuarantine(ports);
      return { gets, released };
    };
    const nextDay = () => world.clock.advance(3 * 86_400_000);
    await nextDay();
    expect(await readsOf()).toEqual({ gets: 150, released: 0 });
    expect(await readsOf()).toEqual({ gets: 0, released: 0 });
    // What came lately has its turn all the same: another instance may have known less than this one.
    await quarantine(2, (number) => ({ ...unknownCertificate(number), resource: `late ${number}` }));
    expect(await readsOf()).toEqual({ gets: 2, released: 0 });
    await nextDay();
    // While Key Vault is away, nobody knows.
    world.store.failNext(Number.POSITIVE_INFINITY);
    await world.clock.advance(MIN_INTERVAL_MS);
    await readsOf();
    world.store.failNext(0);
    await nextDay();
    enableSecond();
    expect(await readsOf()).toEqual({ gets: 152, released: 152 });
    expect(await ports.state.get("walk", "quarantine")).toBeUndefined();
  });

  test("files what waited for Key Vault under its certificate once that is what is missing", async () => {
    world.store.failNext(Number.POSITIVE_INFINITY);
    await quarantine(1, unknownCertificate);
    expect(world.blobs.paths("quarantine")).toMatchObject([expect.stringMatching(/^secret-unavailable\//)]);
    world.store.failNext(0);
    await retryQuarantine(ports);
    expect(world.blobs.paths("quarantine")).toMatchObject([expect.stringMatching(/^certificate-unknown\//)]);
  });

  test("takes thousands in one run, many at a time", async () => {
    const COUNT = 2_000;
    await quarantine(1, unknownCertificate);
    enableSecond();
    const [path = ""] = world.blobs.paths("quarantine");
    const text = (await world.blobs.get({ container: "quarantine", path })) ?? "";
    for (let number = 1; number < COUNT; number += 1) {
      const copy = path.replace(/[0-9a-f]{64}/, number.toString(16).padStart(64, "0"));
      await world.blobs.putOnce({ container: "quarantine", path: copy }, text);
    }
    const delayed = <A extends unknown[], R>(latencyMs: number, call: (...args: A) => Promise<R>) => {
      return async (...args: A) => {
        await world.clock.sleep(latencyMs);
        return call(...args);
      };
    };
    const { blobs, queue } = world;
    ports = {
      ...ports,
      blobs: {
        ...blobs,
        get: delayed(10, blobs.get),
        remove: delayed(10, blobs.remove),
        list: delayed(30, blobs.list),
      },
      queue: { ...queue, send: delayed(8, queue.send) },
    };
    const fromMs = world.clock.nowMs();
    let counts: Awaited<ReturnType<typeof retryQuarantine>> | undefined;
    const retrying = retryQuarantine(ports).then((done) => {
      counts = done;
    });
    while (counts === undefined) await world.clock.advance(20);
    await retrying;
    expect(counts).toMatchObject({ released: COUNT });
    // One after the other they would take 28 ms each: 56 seconds.
    expect(world.clock.nowMs() - fromMs).toBeLessThan(6_000);
  });

  test("begins anew after a failure, lest a position that the store forgot holds it up", async () => {
    await quarantine(1, unknownCertificate);
    enableSecond();
    const position = { reason: "certificate-unknown", continuation: "forgotten" };
    await ports.state.put({ kind: "walk", id: "quarantine", value: position, expect: "any" });
    world.blobs.failNext(1);
    await expect(retryQuarantine(ports)).rejects.toMatchObject({ code: "blob-unavailable" });
    expect((await ports.state.get("walk", "quarantine"))?.value).toMatchObject({ continuation: null });
    expect(await retryQuarantine(ports)).toMatchObject({ released: 1 });
  });

  test("ends when the queue does not take anything, and loses nothing", async () => {
    await quarantine(3, unknownCertificate);
    enableSecond();
    world.queue.failNext(Number.POSITIVE_INFINITY);
    await expect(retryQuarantine(ports)).rejects.toMatchObject({ code: "queue-unavailable" });
    expect(world.blobs.paths("quarantine")).toHaveLength(3);
    world.queue.failNext(0);
    expect(await retryQuarantine(ports)).toMatchObject({ released: 3 });
  });
});

test("a record that turns out to be wrong in itself goes to the folder of its new reason and is not tried again", async () => {
  world.store.failNext(Number.POSITIVE_INFINITY);
  await quarantine(1, wrongInItself);
  const [before] = world.blobs.paths("quarantine");
  expect(before).toMatch(/^(secret-unavailable|certificate-unknown)\//);
  world.store.failNext(0);
  expect(await retryQuarantine(ports)).toMatchObject({ waiting: 1 });
  const [after, ...others] = world.blobs.paths("quarantine");
  expect(others).toEqual([]);
  expect(after).toBe(before?.replace(/^[^/]+/, "content-undecipherable"));
  const text = await world.blobs.get({ container: "quarantine", path: after ?? "" });
  expect(JSON.parse(text ?? "")).toMatchObject({ reason: "content-undecipherable", item: { resource: "w0" } });
  expect(await retryQuarantine(ports)).toMatchObject({ waiting: 0 });
});
