import { describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { errorRow } from "../../../../shared/base/errors/errors.ts";
import {
  createRefreshingSecret,
  MAX_AGE_MS,
  MIN_INTERVAL_MS,
} from "../../../../shared/capture/notification/refreshing-secret.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

function createSubject() {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const store = createMemorySecretStore();
  store.add("secret", "one");
  const secret = createRefreshingSecret({
    secretName: "secret",
    store,
    clock,
    log,
    read: (versions) => {
      if (versions[0]?.value === "unreadable") throw new Error("unreadable");
      return versions.map(({ value }) => value);
    },
  });
  return { clock, log, store, secret };
}

describe("what is held", () => {
  test("is read once and given out until it is old", async () => {
    const { clock, store, secret } = createSubject();
    await Promise.all([secret.current(), secret.current()]);
    await clock.advance(MAX_AGE_MS - 1);
    expect(await secret.current()).toEqual(["one"]);
    expect(store.reads).toBe(1);
  });

  test("is refreshed behind the caller's back once it is old", async () => {
    const { clock, store, secret } = createSubject();
    await secret.current();
    store.add("secret", "two");
    await clock.advance(MAX_AGE_MS);
    expect(await secret.current()).toEqual(["one"]);
    await clock.settle();
    expect(await secret.current()).toEqual(["two", "one"]);
    expect(store.reads).toBe(2);
  });

  test("is kept while the store fails, and the failure logged", async () => {
    const { clock, store, secret, log } = createSubject();
    await secret.current();
    store.failNext(Number.POSITIVE_INFINITY);
    await clock.advance(MAX_AGE_MS);
    await secret.current();
    await clock.settle();
    expect(await secret.current()).toEqual(["one"]);
    expect(log.linesOf("keys.refresh-failed")).toEqual([
      {
        event: "keys.refresh-failed",
        level: "warn",
        secret: "secret",
        reason: "secret-unavailable",
        detail: errorRow("secret-unavailable").title,
      },
    ]);
  });

  test("is kept when what was read makes no sense", async () => {
    const { clock, store, secret } = createSubject();
    await secret.current();
    store.add("secret", "unreadable");
    await clock.advance(MIN_INTERVAL_MS);
    expect(await secret.reread()).toEqual({ value: ["one"], confirmed: false });
  });

  test("is logged when its versions changed, and only then", async () => {
    const { clock, store, secret, log } = createSubject();
    for (const add of [false, false, true]) {
      if (add) store.add("secret", "two");
      await clock.advance(MIN_INTERVAL_MS);
      await secret.reread();
    }
    expect(log.linesOf("keys.refreshed").map(({ versions }) => versions)).toEqual([1, 2]);
  });
});

describe("reading again", () => {
  test("finds a new version at once", async () => {
    const { clock, store, secret } = createSubject();
    await secret.current();
    await clock.advance(MIN_INTERVAL_MS);
    store.add("secret", "two");
    expect(await secret.reread()).toEqual({ value: ["two", "one"], confirmed: true });
  });

  test("happens once for all who ask meanwhile, and not again within the interval", async () => {
    const { clock, store, secret } = createSubject();
    await secret.current();
    await clock.advance(MIN_INTERVAL_MS);
    await Promise.all(Array.from({ length: 100 }, () => secret.reread()));
    await clock.advance(MIN_INTERVAL_MS - 1);
    expect(await secret.reread()).toEqual({ value: ["one"], confirmed: true });
    expect(store.reads).toBe(2);
  });

  test("does not start beside one that is still under way, however long it takes", async () => {
    const { clock, store } = createSubject();
    const answered = Promise.withResolvers<void>();
    const slow = createRefreshingSecret({
      secretName: "secret",
      store: {
        enabledVersions: async (name) => {
          const versions = await store.enabledVersions(name);
          await answered.promise;
          return versions;
        },
        disabledVersions: store.disabledVersions,
      },
      clock,
      log: createRecordingLog(),
      read: (versions) => versions.length,
    });
    const first = slow.current();
    await clock.advance(MIN_INTERVAL_MS);
    const second = slow.reread();
    await clock.settle();
    expect(store.reads).toBe(1);
    answered.resolve();
    expect([await first, await second]).toEqual([1, { value: 1, confirmed: true }]);
  });

  test("says so when it did not work", async () => {
    const { clock, store, secret } = createSubject();
    await secret.current();
    await clock.advance(MIN_INTERVAL_MS);
    store.failNext(1);
    expect(await secret.reread()).toEqual({ value: ["one"], confirmed: false });
    // Not asked again so soon, but still not known either.
    expect(await secret.reread()).toEqual({ value: ["one"], confirmed: false });
    expect(store.reads).toBe(2);
    await clock.advance(MIN_INTERVAL_MS);
    expect(await secret.reread()).toEqual({ value: ["one"], confirmed: true });
  });
});

test("with nothing held, a failing store is asked once an interval and every caller gets the error", async () => {
  const { clock, store, secret } = createSubject();
  store.failNext(1);
  await expect(secret.current()).rejects.toMatchObject({ code: "secret-unavailable" });
  await expect(secret.reread()).rejects.toMatchObject({ code: "secret-unavailable" });
  expect(store.reads).toBe(1);
  await clock.advance(MIN_INTERVAL_MS);
  expect(await secret.current()).toEqual(["one"]);
});
