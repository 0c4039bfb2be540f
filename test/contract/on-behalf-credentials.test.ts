import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOnBehalfCredentials } from "../../shared/azure/on-behalf-credential.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type AuthorityServer, startAuthority, TENANT_ID } from "../helpers/authority-server.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../helpers/memory-secret-store.ts";

const API = "6b1c5f1e-0000-4000-8000-000000000003";
const SCOPE = "https://graph.microsoft.com/.default";

let authority: AuthorityServer;
let secrets: MemorySecretStore;
beforeEach(async () => {
  authority = await startAuthority();
  secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.apiClientSecret, "first");
  authority.acceptedSecrets.add("first");
});
afterEach(() => authority.stop());

const exchanges = () => authority.requests.filter((request) => request === "POST /token").length;
const open = () =>
  createOnBehalfCredentials({ tenantId: TENANT_ID, apiClientId: API, graphAuthority: authority.url, secrets });

describe("a person's token", () => {
  it("is exchanged once as long as it is kept, and each person's by itself", async () => {
    const credentials = open();
    for (let count = 0; count < 2; count += 1) {
      expect(await credentials.of("ann").getToken(SCOPE)).toMatchObject({ token: "token for first" });
    }
    await credentials.of("bob").getToken(SCOPE);
    expect([secrets.reads, exchanges()]).toEqual([1, 2]);
  });

  it("is exchanged with the new secret after a roll, for whoever comes next", async () => {
    const credentials = open();
    await credentials.of("ann").getToken(SCOPE);
    authority.acceptedSecrets.clear();
    authority.acceptedSecrets.add("second");
    secrets.add(SECRET_NAMES.apiClientSecret, "second");
    expect(await credentials.of("bob").getToken(SCOPE)).toMatchObject({ token: "token for second" });
  });

  it.each([
    [7000215, "invalid_client", "api-secret-wrong"],
    [7000222, "invalid_client", "api-secret-wrong"],
    [65001, "invalid_grant", "consent-required"],
    [50013, "invalid_grant", "bearer-expired"],
    [500133, "invalid_grant", "bearer-expired"],
    [50173, "invalid_grant", "bearer-expired"],
    [50057, "invalid_grant", "bearer-expired"],
  ])("is refused with AADSTS%d, %s, as %s", async (aadsts, word, code) => {
    authority.refusal = [aadsts, word];
    authority.acceptedSecrets.clear();
    await expect(open().of("ann").getToken(SCOPE)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`${aadsts}`),
    });
    // A refusal about the person has nobody read the secret again.
    expect(secrets.reads).toBe(word === "invalid_client" ? 2 : 1);
  });

  it("is not exchanged without a secret, and nobody else is blamed for that", async () => {
    secrets.disable(SECRET_NAMES.apiClientSecret, "v1");
    await expect(open().of("ann").getToken(SCOPE)).rejects.toMatchObject({ code: "api-secret-wrong" });
    expect(exchanges()).toBe(0);
  });

  it("waits for an authority that does not answer", async () => {
    authority.failWith = 503;
    await expect(open().of("ann").getToken(SCOPE)).rejects.toMatchObject({ code: "authority-unavailable" });
  });
});
