import { createPrivateKey, type KeyObject } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { Result } from "../../../../shared/base/errors/errors.ts";
import { createKeyring } from "../../../../shared/capture/notification/keyring.ts";
import { MAX_AGE_MS, MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { type KeyName, keys, secretPem } from "../../../helpers/notification-vectors.ts";
import { createRecordingLog, type RecordingLog } from "../../../helpers/recording-log.ts";

const NAME = SECRET_NAMES.notificationCertificate;
let clock: SimulatedClock;
let store: MemorySecretStore;
let log: RecordingLog;

beforeEach(() => {
  clock = new SimulatedClock();
  store = createMemorySecretStore();
  log = createRecordingLog();
  store.add(NAME, secretPem("rsa-2048"), "first");
});

function createSubject() {
  return createKeyring({ store, clock, log });
}

function byId(certificateId: string) {
  return { certificateId, thumbprint: undefined };
}

/** Which of the test keys was found, or the error's code. */
function nameOf(found: Result<KeyObject>): string {
  if (!found.ok) return found.error.code;
  const names = Object.keys(keys) as KeyName[];
  return names.find((name) => createPrivateKey(keys[name].privateKeyPem).equals(found.value)) ?? "another key";
}

describe("a key is found", () => {
  beforeEach(() => store.add(NAME, secretPem("other-2048"), "second"));

  test.each([
    ["by the version, the older one too", byId("first"), "rsa-2048"],
    [
      "by the version before the thumbprint",
      { certificateId: "first", thumbprint: keys["other-2048"].thumbprint },
      "rsa-2048",
    ],
    [
      "by the thumbprint when the label is not ours",
      { certificateId: "label", thumbprint: keys["other-2048"].thumbprint },
      "other-2048",
    ],
    [
      "by a thumbprint in small letters",
      { certificateId: undefined, thumbprint: keys["other-2048"].thumbprint.toLowerCase() },
      "other-2048",
    ],
    ["by nothing", { certificateId: undefined, thumbprint: undefined }, "certificate-unknown"],
    ["by neither", { certificateId: "third", thumbprint: "00" }, "certificate-unknown"],
  ])("%s", async (_name, reference, expected) => {
    expect(nameOf(await createSubject().find(reference))).toBe(expected);
  });
});

describe("a rotation", () => {
  test("uses the newest version for new subscriptions", async () => {
    store.add(NAME, secretPem("other-2048"), "second");
    const newest = await createSubject().newest();
    const certificatePem = `-----BEGIN CERTIFICATE-----\n${newest.certificateBase64.replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
    expect(newest.certificateId).toBe("second");
    expect(certificatePem).toBe(keys["other-2048"].certificatePem);
  });

  test("is noticed at once by an item that names the new version", async () => {
    const keyring = createSubject();
    await keyring.newest();
    await clock.advance(MIN_INTERVAL_MS);
    store.add(NAME, secretPem("other-2048"), "second");
    expect(nameOf(await keyring.find(byId("second")))).toBe("other-2048");
  });

  test("is noticed by new subscriptions once the cached version is old", async () => {
    const keyring = createSubject();
    await keyring.newest();
    store.add(NAME, secretPem("other-2048"), "second");
    await clock.advance(MAX_AGE_MS);
    await keyring.newest();
    await clock.settle();
    expect(await keyring.newest()).toMatchObject({ certificateId: "second" });
  });

  test("to a version that cannot be read leaves the others in use and says which secret", async () => {
    store.add(NAME, "not a certificate", "second");
    const keyring = createSubject();
    expect(await keyring.newest()).toMatchObject({ certificateId: "first" });
    expect(log.linesOf("keys.refresh-failed")).toEqual([
      {
        event: "keys.refresh-failed",
        level: "error",
        secret: NAME,
        version: "second",
        reason: "certificate-invalid",
        detail: "it holds no private key as PEM",
      },
    ]);
  });
});

describe("a version that expired", () => {
  beforeEach(() => {
    store.add(NAME, secretPem("other-2048"), "second");
    store.expire(NAME, "second");
  });

  test("opens what is sealed for it, and is not chosen for new subscriptions", async () => {
    const keyring = createSubject();
    expect(nameOf(await keyring.find(byId("second")))).toBe("other-2048");
    expect(await keyring.newest()).toMatchObject({ certificateId: "first" });
  });

  test("is chosen when all have, since without one there would be no subscription", async () => {
    store.expire(NAME, "first");
    expect(await createSubject().newest()).toMatchObject({ certificateId: "second" });
    expect(log.linesOf("keys.refresh-failed")).toMatchObject([{ secret: NAME, reason: "secret-expired" }]);
  });

  test("by the certificate's own end alike", async () => {
    store.add(NAME, secretPem("rsa-3072"), "third");
    await clock.advance(101 * 365 * 86_400_000);
    expect(await createSubject().newest()).toMatchObject({ certificateId: "third" });
  });
});

describe("while Key Vault is down", () => {
  test("known keys work on and an unknown one is not called unknown", async () => {
    const keyring = createSubject();
    await keyring.newest();
    store.failNext(Number.POSITIVE_INFINITY);
    await clock.advance(MAX_AGE_MS);
    expect(nameOf(await keyring.find(byId("first")))).toBe("rsa-2048");
    expect(nameOf(await keyring.find(byId("second")))).toBe("secret-unavailable");
  });

  test("nothing is found before the first read", async () => {
    store.failNext(Number.POSITIVE_INFINITY);
    const keyring = createSubject();
    expect(nameOf(await keyring.find(byId("first")))).toBe("secret-unavailable");
    await expect(keyring.newest()).rejects.toMatchObject({ code: "secret-unavailable" });
  });

  test("nor when no version can be read, and then a new subscription is told which and why", async () => {
    store.disable(NAME, "first");
    store.add(NAME, "not a certificate", "second");
    const keyring = createSubject();
    expect(nameOf(await keyring.find(byId("second")))).toBe("secret-unavailable");
    await expect(keyring.newest()).rejects.toMatchObject({
      code: "certificate-invalid",
      message: `${NAME} second: it holds no private key as PEM`,
    });
  });
});

test("a hundred items of an unknown certificate read Key Vault once", async () => {
  const keyring = createSubject();
  await keyring.newest();
  await clock.advance(MIN_INTERVAL_MS);
  await Promise.all(Array.from({ length: 100 }, (_item, index) => keyring.find(byId(`unknown ${index}`))));
  expect(store.reads).toBe(2);
});
