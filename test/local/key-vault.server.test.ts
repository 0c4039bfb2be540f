import type { SecretClient } from "@azure/keyvault-secrets";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KeyVaultServer } from "../../local/key-vault/key-vault.ts";
import { type OpenKeyVault, openKeyVault } from "../helpers/key-vault-fixture.ts";

const TOKEN = { authorization: "Bearer token" };

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
  name = `secret-${crypto.randomUUID()}`;
});

describe("the Key Vault stand-in, to the official SDK", () => {
  it("sets and gets versions, the last being the current one", async () => {
    const first = await client.setSecret(name, "first", { contentType: "text/plain", tags: { a: "b" } });
    const second = await client.setSecret(name, "second");
    expect(await client.getSecret(name)).toMatchObject({ value: "second", properties: { enabled: true } });
    const { version = "" } = first.properties;
    expect(await client.getSecret(name, { version })).toMatchObject({
      value: "first",
      properties: { contentType: "text/plain", tags: { a: "b" }, vaultUrl: vault.url },
    });
    expect(second.properties.version).not.toBe(version);
  });

  it("lists versions with their properties and without values", async () => {
    await client.setSecret(name, "first");
    await client.setSecret(name, "second", { enabled: false, expiresOn: new Date("2030-01-01T00:00:00Z") });
    const listed = [];
    for await (const properties of client.listPropertiesOfSecretVersions(name)) listed.push(properties);
    expect(listed.map(({ enabled }) => enabled)).toEqual([true, false]);
    expect(listed[1]?.expiresOn).toEqual(new Date("2030-01-01T00:00:00Z"));
    expect(JSON.stringify(listed)).not.toContain("second");
  });

  it("disables a version", async () => {
    const { properties } = await client.setSecret(name, "value");
    await client.updateSecretProperties(name, properties.version ?? "", { enabled: false });
    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 403, code: "Forbidden" });
    await client.updateSecretProperties(name, properties.version ?? "", { enabled: true });
    expect((await client.getSecret(name)).value).toBe("value");
  });

  it("deletes a secret with all its versions", async () => {
    await client.setSecret(name, "value");
    await (await client.beginDeleteSecret(name)).pollUntilDone();
    await expect(client.getSecret(name)).rejects.toMatchObject({ statusCode: 404, code: "SecretNotFound" });
  });

  it("refuses a name that Key Vault would refuse", async () => {
    await expect(client.setSecret("under_score", "value")).rejects.toMatchObject({ code: "BadParameter" });
  });
});

describe("the Key Vault stand-in, on the wire", () => {
  it("sends who comes without a token to the authority", async () => {
    const response = await fetch(`${vault.url}/secrets/${name}?api-version=7.5`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer authorization="https://login.example/tenant", resource="https://vault.azure.net"',
    );
  });

  it.each([
    { title: "no api-version", method: "GET", path: "/secrets/x", status: 400, code: "BadParameter" },
    {
      title: "an unknown secret",
      method: "GET",
      path: "/secrets/x?api-version=7.5",
      status: 404,
      code: "SecretNotFound",
    },
    {
      title: "versions of an unknown secret",
      method: "GET",
      path: "/secrets/x/versions?api-version=7.5",
      status: 404,
      code: "SecretNotFound",
    },
    {
      title: "a page too large",
      method: "GET",
      path: "/secrets/x/versions?api-version=7.5&maxresults=26",
      status: 400,
      code: "BadParameter",
    },
    {
      title: "a body that is no secret",
      method: "PUT",
      path: "/secrets/x?api-version=7.5",
      status: 400,
      code: "BadParameter",
    },
    {
      title: "an unspoken operation",
      method: "POST",
      path: "/secrets/x?api-version=7.5",
      status: 405,
      code: "MethodNotAllowed",
    },
  ])("answers $title with $status $code", async ({ method, path, status, code }) => {
    const body = method === "GET" ? {} : { body: "{}" };
    const response = await fetch(vault.url + path, { method, headers: TOKEN, ...body });
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
  });
});
