import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAzureCredential } from "../../shared/azure/azure-credential.ts";
import { createGraphCredential } from "../../shared/azure/graph-credential.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type AuthorityServer, startAuthority, TENANT_ID } from "../helpers/authority-server.ts";
import { startIdentityEndpoint } from "../helpers/identity-endpoint.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../helpers/memory-secret-store.ts";

const CLIENT_ID = "6b1c5f1e-0000-4000-8000-000000000002";
const SCOPE = "https://graph.microsoft.com/.default";

let authority: AuthorityServer;
beforeEach(async () => {
  authority = await startAuthority();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await authority.stop();
});

const exchanges = () => authority.requests.filter((request) => request === "POST /token").length;

describe("createGraphCredential with a client secret", () => {
  let secrets: MemorySecretStore;
  beforeEach(() => {
    secrets = createMemorySecretStore();
    secrets.add(SECRET_NAMES.clientSecret, "first");
    authority.acceptedSecrets.add("first");
  });
  const open = (graphAuthority = authority.url) =>
    createGraphCredential({
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      graphAuthority,
      graphAuth: "client-secret",
      identityClientId: undefined,
      secrets,
    });

  it("exchanges the newest secret for a token and keeps the token", async () => {
    const credential = open();
    for (let count = 0; count < 3; count++) {
      expect(await credential.getToken(SCOPE)).toMatchObject({ token: "token for first" });
    }
    expect([secrets.reads, exchanges()]).toEqual([1, 1]);
  });

  it("reads the secret again when the authority refuses it: after a roll it just goes on", async () => {
    const credential = open();
    authority.acceptedSecrets.clear();
    authority.acceptedSecrets.add("second");
    secrets.add(SECRET_NAMES.clientSecret, "old", "v0");
    await expect(credential.getToken(SCOPE)).rejects.toMatchObject({ code: "client-secret-wrong" });
    secrets.add(SECRET_NAMES.clientSecret, "second");
    expect(await credential.getToken(SCOPE)).toMatchObject({ token: "token for second" });
  });

  it("tries the same refused secret once, not twice", async () => {
    authority.acceptedSecrets.clear();
    await expect(open().getToken(SCOPE)).rejects.toMatchObject({ code: "client-secret-wrong" });
    expect([secrets.reads, exchanges()]).toEqual([2, 1]);
  });

  it.each([
    [7000222, "invalid_client", "client-secret-expired"],
    [700016, "unauthorized_client", "app-unknown"],
    [7000112, "unauthorized_client", "app-unknown"],
    [7000229, "unauthorized_client", "service-principal-missing"],
    [90002, "invalid_request", "tenant-unknown"],
    [900023, "invalid_request", "tenant-unknown"],
    [50076, "interaction_required", "sign-in-blocked"],
    [53003, "access_denied", "sign-in-blocked"],
    [7000218, "invalid_client", "graph-unauthorized"],
  ] as const)("calls AADSTS%i, %s, by its own code: %s", async (number, word, code) => {
    authority.acceptedSecrets.clear();
    authority.refusal = [number, word];
    await expect(open().getToken(SCOPE)).rejects.toMatchObject({
      code,
      message: `The login authority refused a token for Graph: AADSTS${number}`,
    });
  });

  it.each([
    [90033, "temporarily_unavailable", 503],
    [90055, "server_error", 500],
    [50196, "invalid_request", 429],
  ] as const)(
    "calls AADSTS%i, %s with %i, what passes by itself: the authority's own failures have numbers too",
    async (...refusal) => {
      authority.acceptedSecrets.clear();
      authority.refusal = refusal;
      await expect(open().getToken(SCOPE)).rejects.toMatchObject({ code: "authority-unavailable" });
    },
  );

  it("never tells the secret in an error", async () => {
    authority.acceptedSecrets.clear();
    const error: unknown = await open()
      .getToken(SCOPE)
      .catch((thrown: unknown) => thrown);
    expect((error as Error).message).not.toContain("first");
  });

  it("passes on that Key Vault does not answer", async () => {
    secrets.failNext(1);
    const credential = open();
    await expect(credential.getToken(SCOPE)).rejects.toMatchObject({ code: "secret-unavailable" });
    expect(await credential.getToken(SCOPE)).toMatchObject({ token: "token for first" });
  });

  it("calls an authority that is not there unavailable", async () => {
    await expect(open("https://localhost:1").getToken(SCOPE)).rejects.toMatchObject({ code: "authority-unavailable" });
  });

  it("calls an authority that only fails unavailable", async () => {
    authority.failWith = 503;
    await expect(open().getToken(SCOPE)).rejects.toMatchObject({ code: "authority-unavailable" });
  });
});

describe("createAzureCredential", () => {
  it("is the service principal of the environment, at the environment's authority", async () => {
    vi.stubEnv("AZURE_TENANT_ID", TENANT_ID);
    vi.stubEnv("AZURE_CLIENT_ID", CLIENT_ID);
    vi.stubEnv("AZURE_CLIENT_SECRET", "principal");
    vi.stubEnv("AZURE_AUTHORITY_HOST", authority.url);
    authority.acceptedSecrets.add("principal");
    const credential = createAzureCredential({ identityClientId: CLIENT_ID });
    expect(await credential.getToken("https://vault.azure.net/.default")).toMatchObject({
      token: "token for principal",
    });
  });

  // One test, since the SDK remembers the first identity endpoint of a process.
  it("is the managed identity where the environment names none: the one with the client id, if there is one", async () => {
    const asked: (string | null)[] = [];
    const endpoint = await startIdentityEndpoint((url) => asked.push(url.searchParams.get("client_id")));
    vi.stubEnv("IDENTITY_ENDPOINT", endpoint.url);
    vi.stubEnv("IDENTITY_HEADER", "header");
    for (const identityClientId of [undefined, CLIENT_ID]) {
      const credential = createAzureCredential({ identityClientId });
      expect(await credential.getToken(SCOPE)).toMatchObject({ token: "managed" });
    }
    expect(asked).toEqual([null, CLIENT_ID]);
    const graph = createGraphCredential({
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      graphAuthority: authority.url,
      graphAuth: "managed-identity",
      identityClientId: CLIENT_ID,
      secrets: createMemorySecretStore(),
    });
    expect(await graph.getToken(SCOPE)).toMatchObject({ token: "managed" });
    expect(exchanges()).toBe(0);
    await endpoint.stop();
  });
});
