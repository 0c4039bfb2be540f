import { beforeEach, describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createClientStates, digestOf } from "../../../../shared/capture/notification/client-states.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const NAME = SECRET_NAMES.clientState;
let clock: SimulatedClock;
let store: MemorySecretStore;

beforeEach(() => {
  clock = new SimulatedClock();
  store = createMemorySecretStore();
});

function createSubject() {
  return createClientStates({ store, clock, log: createRecordingLog() });
}

describe("client states", () => {
  test("every enabled version is accepted, the newest is for new subscriptions", async () => {
    store.add(NAME, "old");
    store.add(NAME, "new");
    const clientStates = createSubject();
    expect(await Promise.all([clientStates.check("old"), clientStates.check("new")])).toEqual(["accepted", "accepted"]);
    expect(await clientStates.newest()).toMatchObject({ value: "new" });
  });

  test("a version is used for new subscriptions once every instance can know it", async () => {
    const version = (value: string, ageMs: number) => ({ version: value, value, createdMs: clock.nowMs() - ageMs });
    const versions = [version("new", 1_000), version("old", 3_600_000)];
    const enabledVersions = async () => versions;
    const clientStates = createClientStates({ store: { enabledVersions }, clock, log: createRecordingLog() });
    expect(await clientStates.newest()).toMatchObject({ value: "old" });
    expect(await clientStates.check("new")).toBe("accepted");
    await clock.advance(59_000);
    expect(await clientStates.newest()).toMatchObject({ value: "new" });
  });

  test("the first of all is used at once, since there is no other", async () => {
    const enabledVersions = async () => [{ version: "1", value: "only", createdMs: clock.nowMs() }];
    const clientStates = createClientStates({ store: { enabledVersions }, clock, log: createRecordingLog() });
    expect(await clientStates.newest()).toMatchObject({ value: "only" });
  });

  test.each(["", "ours ", "Ours", "our", "ours\0", "x".repeat(10_000)])("%j is refused", async (clientState) => {
    store.add(NAME, "ours");
    expect(await createSubject().check(clientState)).toBe("refused");
  });

  test("a digest is checked like the client state it is of", async () => {
    store.add(NAME, "ours");
    const clientStates = createSubject();
    expect(await clientStates.checkDigest(digestOf("ours"))).toBe("accepted");
    expect(await clientStates.checkDigest(digestOf("theirs"))).toBe("refused");
    expect(await clientStates.checkDigest("")).toBe("refused");
  });

  test("a version added by another instance is found at once", async () => {
    store.add(NAME, "old");
    const clientStates = createSubject();
    await clientStates.newest();
    await clock.advance(MIN_INTERVAL_MS);
    store.add(NAME, "new");
    expect(await clientStates.check("new")).toBe("accepted");
  });

  test("a disabled version is refused once it is noticed", async () => {
    store.add(NAME, "old", "1");
    store.add(NAME, "new", "2");
    const clientStates = createSubject();
    await clientStates.newest();
    store.disable(NAME, "1");
    await clock.advance(MIN_INTERVAL_MS);
    await clientStates.check("neither");
    expect(await clientStates.check("old")).toBe("refused");
  });

  test("strangers do not drive Key Vault", async () => {
    store.add(NAME, "ours");
    const clientStates = createSubject();
    for (let guess = 0; guess < 100; guess += 1) await clientStates.check(`guess ${guess}`);
    expect(store.reads).toBe(1);
  });

  test("what is not known is unknown, not refused, while Key Vault is down", async () => {
    store.add(NAME, "ours");
    const clientStates = createSubject();
    await clientStates.newest();
    store.failNext(Number.POSITIVE_INFINITY);
    await clock.advance(MIN_INTERVAL_MS);
    expect(await clientStates.check("perhaps new")).toBe("unknown");
    expect(await clientStates.check("ours")).toBe("accepted");
  });

  test("nothing is known before the first read", async () => {
    const clientStates = createSubject();
    expect(await clientStates.check("ours")).toBe("unknown");
    await expect(clientStates.newest()).rejects.toMatchObject({ code: "secret-unavailable" });
  });

  test("an empty version is no client state", async () => {
    store.add(NAME, "");
    const clientStates = createSubject();
    expect(await clientStates.check("")).toBe("unknown");
    await expect(clientStates.newest()).rejects.toMatchObject({ code: "secret-unavailable" });
  });
});
