import { beforeEach, describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createClientStates, digestOf } from "../../../../shared/capture/notification/client-states.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createRecordingLog, type RecordingLog } from "../../../helpers/recording-log.ts";

const NAME = SECRET_NAMES.clientState;
let clock: SimulatedClock;
let store: MemorySecretStore;
let log: RecordingLog;
const DAY_MS = 86_400_000;
const disabledVersions = async () => [];

beforeEach(() => {
  clock = new SimulatedClock();
  store = createMemorySecretStore({ clock });
  log = createRecordingLog();
});

function createSubject() {
  return createClientStates({ store, clock, log });
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
    const version = (value: string, ageMs: number) => ({
      version: value,
      value,
      createdMs: clock.nowMs() - ageMs,
      isCurrent: true,
    });
    const versions = [version("new", 1_000), version("old", 3_600_000)];
    const enabledVersions = async () => versions;
    const clientStates = createClientStates({ store: { enabledVersions, disabledVersions }, clock, log });
    expect(await clientStates.newest()).toMatchObject({ value: "old" });
    expect(await clientStates.check("new")).toBe("accepted");
    await clock.advance(59_000);
    expect(await clientStates.newest()).toMatchObject({ value: "new" });
  });

  test("the first of all is used at once, since there is no other", async () => {
    const enabledVersions = async () => [{ version: "1", value: "only", createdMs: clock.nowMs(), isCurrent: true }];
    const clientStates = createClientStates({ store: { enabledVersions, disabledVersions }, clock, log });
    expect(await clientStates.newest()).toMatchObject({ value: "only" });
  });

  test.each(["", "ours ", "Ours", "our", "ours\0", "x".repeat(10_000)])("%j is refused", async (clientState) => {
    store.add(NAME, "ours");
    expect(await createSubject().check(clientState)).toBe("refused");
  });

  test("a digest is checked like the client state it is of", async () => {
    store.add(NAME, "ours");
    const clientStates = createSubject();
    const check = (digest: string) => clientStates.checkDigest(digest, clock.nowMs());
    expect(await check(digestOf("ours"))).toBe("accepted");
    expect(await check(digestOf("theirs"))).toBe("refused");
    expect(await check("")).toBe("refused");
  });

  test("a version added by another instance is found at once", async () => {
    store.add(NAME, "old");
    const clientStates = createSubject();
    await clientStates.newest();
    await clock.advance(MIN_INTERVAL_MS);
    store.add(NAME, "new");
    expect(await clientStates.check("new")).toBe("accepted");
  });

  test("a version that expired is accepted, and not chosen for new subscriptions", async () => {
    store.add(NAME, "older");
    store.add(NAME, "expired");
    store.expire(NAME, "v2");
    const clientStates = createSubject();
    expect(await clientStates.check("expired")).toBe("accepted");
    expect(await clientStates.checkDigest(digestOf("expired"), clock.nowMs())).toBe("accepted");
    expect(await clientStates.newest()).toMatchObject({ value: "older" });
  });

  test("when every version has expired, the newest goes on being used, and the log says so", async () => {
    store.add(NAME, "an expired state");
    store.expire(NAME, "v1");
    const clientStates = createSubject();
    expect(await clientStates.newest()).toMatchObject({ value: "an expired state" });
    expect(log.linesOf("keys.refresh-failed")).toMatchObject([{ secret: NAME, reason: "secret-expired" }]);
  });

  test("what may be of a version that was disabled lately is not refused, and is accepted once it is enabled", async () => {
    store.add(NAME, "old", "1");
    store.add(NAME, "new", "2");
    const clientStates = createSubject();
    await clientStates.newest();
    store.disable(NAME, "1");
    await clock.advance(MIN_INTERVAL_MS);
    expect(await clientStates.check("neither")).toBe("disabled");
    expect(await clientStates.check("old")).toBe("disabled");
    store.enable(NAME, "1");
    await clock.advance(MIN_INTERVAL_MS);
    expect(await clientStates.check("old")).toBe("accepted");
    expect(await clientStates.check("neither")).toBe("refused");
  });

  test("a version that was disabled long before something came cannot be meant, however late that is looked at", async () => {
    store.add(NAME, "old", "1");
    store.add(NAME, "new", "2");
    store.disable(NAME, "1");
    const soonMs = clock.nowMs() + 3 * DAY_MS;
    const clientStates = createSubject();
    await clock.advance(5 * DAY_MS);
    expect(await clientStates.check("old")).toBe("refused");
    expect(await clientStates.checkDigest(digestOf("old"), clock.nowMs())).toBe("refused");
    expect(await clientStates.checkDigest(digestOf("old"), soonMs)).toBe("disabled");
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
    await expect(clientStates.newest()).rejects.toMatchObject({ code: "secret-missing" });
  });

  test.each([
    ["empty", "", "is empty"],
    ["too long", "x".repeat(129), "is longer than 128 characters"],
  ])(
    "Graph takes none that is %s: an older one is used, or nothing, and the log says why",
    async (_name, value, detail) => {
      store.add(NAME, value);
      await expect(createSubject().newest()).rejects.toMatchObject({
        code: "client-state-invalid",
        message: `The newest version, v1, ${detail}`,
      });
      expect(log.linesOf("keys.refresh-failed")).toMatchObject([
        { level: "error", secret: NAME, version: "v1", reason: "client-state-invalid", detail },
      ]);
      store.add(NAME, "a good one");
      store.add(NAME, value);
      expect(await createSubject().newest()).toMatchObject({ value: "a good one" });
    },
  );

  test("an empty version lets nobody in", async () => {
    store.add(NAME, "");
    expect(await createSubject().check("")).toBe("refused");
  });

  test.each([
    ["state-with-newline\n", "holds a line break"],
    ["          ", "is nothing but white space"],
    [" a state with blanks around ", "begins or ends with white space"],
    ["a stäte that is not ASCII", "holds characters that are not printable ASCII"],
    ["guessme", "is shorter than 8 characters, and can be guessed"],
  ])("%j works, and the log says what is wrong with it", async (value, detail) => {
    store.add(NAME, value);
    const clientStates = createSubject();
    expect([await clientStates.check(value), (await clientStates.newest()).value]).toEqual(["accepted", value]);
    expect(log.linesOf("keys.refresh-failed")).toMatchObject([
      { version: "v1", reason: "client-state-invalid", detail },
    ]);
  });
});
