import type { TokenCredential } from "@azure/identity";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { type KeyVaultServer, startKeyVault } from "../../local/key-vault/key-vault.ts";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import { createKeyVaultSecretStore } from "../../shared/azure/key-vault-secret-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { createMemorySecretStore } from "../helpers/memory-secret-store.ts";
import { trustAuthority } from "../helpers/trust.ts";
import { describeSecretStore } from "./secret-store.contract.ts";

/** Without a limit of ours the SDK tries for a minute and more; a busy machine alone does not take so long. */
const FAR_BELOW_SDK_MS = 15_000;

const TENANT_ID = "6b1c5f1e-0000-4000-8000-000000000001";

describeSecretStore("memory", () => {
  const store = createMemorySecretStore();
  let added = 0;
  const add = (name: string, value: string) => {
    added += 1;
    store.add(name, value, `version-${added}`);
    return `version-${added}`;
  };
  return { store, add, disable: store.disable };
});

describe("Key Vault", () => {
  let vault: KeyVaultServer;
  let untrust: () => void;
  let name: string;
  const asked: (readonly [scopes: string | string[], tenantId: string | undefined])[] = [];
  const credential: TokenCredential = {
    getToken: async (scopes, options) => {
      asked.push([scopes, options?.tenantId]);
      return { token: "token", expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  beforeAll(async () => {
    const authority = await createCertificateAuthority();
    untrust = trustAuthority(authority.certificatePem);
    const tls = await authority.issueServerCertificate(["localhost"]);
    vault = await startKeyVault({ tls, authorityUrl: "https://localhost:1", tenantId: TENANT_ID });
  });
  afterAll(async () => {
    untrust();
    await vault.stop();
  });
  beforeEach(() => {
    name = `secret-${crypto.randomUUID()}`;
    Object.assign(vault.faults, { unavailable: false, stall: false, forbidden: false });
  });
  const open = (options: Partial<Parameters<typeof createKeyVaultSecretStore>[0]> = {}) =>
    createKeyVaultSecretStore({
      keyVaultUrl: vault.url,
      keyVaultChallengeCheck: false,
      credential,
      clock: systemClock,
      ...options,
    });

  describeSecretStore("Key Vault", () => ({ store: open(), add: vault.setSecret, disable: vault.disableVersion }));

  it("gets its token where the challenge says, for Key Vault", async () => {
    vault.setSecret(name, "value");
    asked.length = 0;
    await open().enabledVersions(name);
    expect(asked[0]).toEqual([["https://vault.azure.net/.default"], TENANT_ID]);
  });

  it("trusts no challenge from outside Azure's domains unless it is told to", async () => {
    vault.setSecret(name, "value");
    const checking = open({ keyVaultChallengeCheck: true });
    await expect(checking.enabledVersions(name)).rejects.toMatchObject({ code: "key-vault-challenge-refused" });
  });

  it("calls versions current between their times, and gives the others as well", async () => {
    const nowSeconds = 1_800_000_000;
    vault.setSecret(name, "expired", { exp: nowSeconds });
    vault.setSecret(name, "valid", { nbf: nowSeconds, exp: nowSeconds + 1 });
    vault.setSecret(name, "not yet", { nbf: nowSeconds + 1 });
    const versions = await open({ clock: new SimulatedClock(nowSeconds * 1_000) }).enabledVersions(name);
    expect(versions.map(({ value, isCurrent }) => [value, isCurrent])).toEqual([
      ["not yet", false],
      ["valid", true],
      ["expired", false],
    ]);
  });

  it("takes the time of the last change for that of the disabling", async () => {
    const version = vault.setSecret(name, "value");
    const beforeMs = Math.floor(Date.now() / 1_000) * 1_000;
    vault.disableVersion(name, version);
    const [disabled] = await open().disabledVersions(name);
    expect(disabled?.changedMs).toBeGreaterThanOrEqual(beforeMs);
  });

  it("says that an empty one is there: it is for others to say that it is of no use", async () => {
    vault.setSecret(name, "");
    expect(await open().enabledVersions(name)).toMatchObject([{ value: "" }]);
  });

  it("reads the newest eight of many versions, over several pages of them", async () => {
    for (let count = 1; count <= 60; count++) vault.setSecret(name, String(count));
    const versions = await open().enabledVersions(name);
    expect(versions.map(({ value }) => Number(value))).toEqual([60, 59, 58, 57, 56, 55, 54, 53]);
  });

  it("says that Key Vault is down, and recovers with it", async () => {
    vault.setSecret(name, "value");
    const store = open();
    vault.faults.unavailable = true;
    await expect(store.enabledVersions(name)).rejects.toMatchObject({
      code: "secret-unavailable",
      message: `Key Vault did not give ${name}: 503`,
    });
    vault.faults.unavailable = false;
    expect(await store.enabledVersions(name)).toHaveLength(1);
  });

  it("does not wait for a Key Vault that stalls", async () => {
    vault.setSecret(name, "value");
    vault.faults.stall = true;
    const store = open({ deadlineMs: 200 });
    const startedMs = performance.now();
    await expect(store.enabledVersions(name)).rejects.toMatchObject({ code: "secret-unavailable" });
    expect(performance.now() - startedMs).toBeLessThan(FAR_BELOW_SDK_MS);
  });

  const named = (name: string, message = "secret words") => Object.assign(new Error(message), { name });
  it.each([
    { what: "fails", error: new Error("no identity"), code: "secret-unavailable", says: "no answer" },
    {
      what: "finds no identity",
      error: named("CredentialUnavailableError"),
      code: "identity-missing",
      says: "no identity",
    },
    {
      what: "is refused",
      error: named("AuthenticationError", "AADSTS7000222: x"),
      code: "identity-refused",
      says: "AADSTS7000222",
    },
    {
      what: "does not reach the authority",
      error: named("AuthenticationError"),
      code: "authority-unavailable",
      says: "the login authority gave no token",
    },
    {
      what: "is told by another service that nothing is there",
      error: Object.assign(named("AuthenticationError"), { statusCode: 404 }),
      code: "authority-unavailable",
      says: "the login authority gave no token",
    },
  ])("calls a credential that $what $code", async ({ error, code, says }) => {
    const failing = { getToken: () => Promise.reject(error) };
    const refusal: unknown = await open({ credential: failing })
      .enabledVersions(name)
      .catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ code, message: `Key Vault did not give ${name}: ${says}` });
    expect((refusal as Error).message).not.toContain("secret words");
  });

  it("says that no identity is allowed to read it, that no such host is known, that nobody vouches for the host", async () => {
    vault.setSecret(name, "value");
    vault.faults.forbidden = true;
    await expect(open().enabledVersions(name)).rejects.toMatchObject({
      code: "key-vault-forbidden",
      message: `Key Vault did not give ${name}: 403`,
    });
    vault.faults.forbidden = false;
    const nowhere = open({ keyVaultUrl: "https://nowhere.invalid" });
    await expect(nowhere.enabledVersions(name)).rejects.toMatchObject({ code: "host-unknown" });
    const byNumber = open({ keyVaultUrl: vault.url.replace("localhost", "127.0.0.1") });
    await expect(byNumber.enabledVersions(name)).rejects.toMatchObject({ code: "tls-untrusted" });
  });
});
