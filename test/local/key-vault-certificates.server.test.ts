import type { SecretClient } from "@azure/keyvault-secrets";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KeyVaultServer } from "../../local/key-vault/key-vault.ts";
import { readNotificationKey } from "../../shared/capture/notification/notification-key.ts";
import { type OpenKeyVault, openKeyVault } from "../helpers/key-vault-fixture.ts";

const POLICY = {
  issuer: { name: "Self" },
  key_props: { kty: "RSA", key_size: 2048, exportable: true, reuse_key: false },
  secret_props: { contentType: "application/x-pem-file" },
  x509_props: { subject: "CN=test", validity_months: 12 },
};

let opened: OpenKeyVault;
let vault: KeyVaultServer;
let client: SecretClient;
let name: string;
beforeAll(async () => {
  opened = await openKeyVault();
  ({ vault, client } = opened);
});
afterAll(() => opened.close());
beforeEach(() => {
  name = `certificate-${crypto.randomUUID()}`;
});

async function ask(method: "GET" | "POST", path: string, body?: object) {
  const response = await fetch(`${vault.url}/certificates/${name}${path}?api-version=7.4`, {
    method,
    headers: { authorization: "Bearer token" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const create = (policy: object = POLICY) => ask("POST", "/create", { policy });

async function make(): Promise<void> {
  await create();
  await ask("GET", "/pending");
}

describe("certificates of the Key Vault stand-in", () => {
  it("are being made until somebody has asked how far they are", async () => {
    expect(await create()).toMatchObject({ status: 202, body: { status: "inProgress" } });
    expect((await ask("GET", "")).status).toBe(404);
    expect((await ask("GET", "/pending")).body.status).toBe("inProgress");
    expect((await ask("GET", "/pending")).body.status).toBe("completed");
    expect(await ask("GET", "")).toMatchObject({
      status: 200,
      body: { policy: POLICY, attributes: { enabled: true } },
    });
  });

  it("are secrets of the same name and version, which the app can read", async () => {
    await make();
    const { value = "", properties } = await client.getSecret(name);
    expect(properties).toMatchObject({ contentType: "application/x-pem-file", managed: true });
    expect((await ask("GET", "")).body.sid).toBe(`${vault.url}/secrets/${name}/${properties.version}`);
    const key = readNotificationKey({ version: properties.version ?? "", value });
    expect(key).toMatchObject({ ok: true, value: { certificateBase64: (await ask("GET", "")).body.cer } });
    expect(properties.expiresOn?.getTime()).toBeGreaterThan(Date.now());
  });

  it("get further versions with keys of their own", async () => {
    await make();
    const first = await client.getSecret(name);
    await make();
    const second = await client.getSecret(name);
    expect(second.value).not.toBe(first.value);
    expect((await ask("GET", "/versions")).body.value).toHaveLength(2);
    expect((await ask("GET", `/${first.properties.version}`)).body.sid).toContain(first.properties.version);
  });

  it("are refused while one is being made, and where a plain secret has the name", async () => {
    await create();
    expect(await create()).toMatchObject({ status: 409, body: { error: { code: "Conflict" } } });
    name = `certificate-${crypto.randomUUID()}`;
    vault.setSecret(name, "by hand");
    expect(await create()).toMatchObject({ status: 409, body: { error: { code: "Conflict" } } });
  });

  it.each([
    ["another issuer", { ...POLICY, issuer: { name: "DigiCert" } }],
    ["a key too small", { ...POLICY, key_props: { ...POLICY.key_props, key_size: 1024 } }],
    ["PKCS #12", { ...POLICY, secret_props: { contentType: "application/x-pkcs12" } }],
  ])("are not made with %s", async (_title, policy) => {
    expect(await create(policy)).toMatchObject({ status: 400, body: { error: { code: "BadParameter" } } });
  });

  it("answer who asks for an unknown one", async () => {
    expect(await ask("GET", "")).toMatchObject({ status: 404, body: { error: { code: "CertificateNotFound" } } });
    expect(await ask("GET", "/pending")).toMatchObject({
      status: 404,
      body: { error: { code: "PendingCertificateNotFound" } },
    });
  });
});
