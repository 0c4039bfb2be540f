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
    Object.assign(vault.faults, { unavailable: false, stall: false });
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
    await expect(checking.enabledVersions(name)).rejects.toMatchObject({ code: "secret-unavailable" });
  });

  it("leaves out versions that are expired or not yet valid", async () => {
    const nowSeconds = 1_800_000_000;
    vault.setSecret(name, "expired", { exp: nowSeconds });
    vault.setSecret(name, "valid", { nbf: nowSeconds, exp: nowSeconds + 1 });
    vault.setSecret(name, "not yet", { nbf: nowSeconds + 1 });
    const versions = await open({ clock: new SimulatedClock(nowSeconds * 1_000) }).enabledVersions(name);
    expect(versions.map(({ value }) => value)).toEqual(["valid"]);
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

  it("calls a credential that fails secret-unavailable", async () => {
    const failing = { getToken: () => Promise.reject(new Error("no identity")) };
    await expect(open({ credential: failing }).enabledVersions(name)).rejects.toMatchObject({
      code: "secret-unavailable",
    });
  });
});
