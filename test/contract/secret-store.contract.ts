import { beforeEach, describe, expect, it } from "vitest";
import type { SecretStore } from "../../shared/port/secret-store.ts";

export interface SecretStoreHarness {
  readonly store: SecretStore;
  /** Adds an enabled version and gives its id. */
  add(name: string, value: string): string;
  disable(name: string, version: string): void;
}

/** What every `SecretStore` does. Each test has a secret of its own, so that one store may serve them all. */
export function describeSecretStore(name: string, makeHarness: () => SecretStoreHarness): void {
  describe(`SecretStore: ${name}`, () => {
    let harness: SecretStoreHarness;
    let secret: string;
    beforeEach(() => {
      harness = makeHarness();
      secret = `secret-${crypto.randomUUID()}`;
    });
    const values = async () => (await harness.store.enabledVersions(secret)).map(({ value }) => value);

    it("gives the only version", async () => {
      const version = harness.add(secret, "-----BEGIN é\nvalue\n");
      expect(await harness.store.enabledVersions(secret)).toEqual([
        { version, value: "-----BEGIN é\nvalue\n", createdMs: expect.any(Number), isCurrent: true },
      ]);
    });

    it("gives every enabled version, newest first", async () => {
      const [, second] = ["first", "second", "third"].map((value) => harness.add(secret, value));
      expect(await values()).toEqual(["third", "second", "first"]);
      harness.disable(secret, second ?? "");
      expect(await values()).toEqual(["third", "first"]);
      const created = (await harness.store.enabledVersions(secret)).map(({ createdMs }) => createdMs);
      expect(created).toEqual(created.toSorted((a, b) => b - a));
    });

    it("gives the older version when the newest is disabled", async () => {
      harness.add(secret, "older");
      harness.disable(secret, harness.add(secret, "newest"));
      expect(await values()).toEqual(["older"]);
    });

    it("keeps secrets apart", async () => {
      harness.add(`${secret}-other`, "other");
      harness.add(secret, "own");
      expect(await values()).toEqual(["own"]);
    });

    it("throws secret-missing for what is not there, and for what has no enabled version", async () => {
      await expect(harness.store.enabledVersions(secret)).rejects.toMatchObject({ code: "secret-missing" });
      harness.disable(secret, harness.add(secret, "only"));
      await expect(harness.store.enabledVersions(secret)).rejects.toMatchObject({ code: "secret-missing" });
    });

    it("tells of the disabled ones what can be told without their value", async () => {
      harness.add(secret, "enabled");
      expect(await harness.store.disabledVersions(secret)).toEqual([]);
      harness.disable(secret, harness.add(secret, "disabled"));
      expect(await harness.store.disabledVersions(secret)).toEqual([
        { createdMs: expect.any(Number), changedMs: expect.any(Number) },
      ]);
    });
  });
}
