import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accessFault, answerOf } from "../../shared/azure/access-fault.ts";
import { createAzureCredential } from "../../shared/azure/azure-credential.ts";
import { createBlobStore } from "../../shared/azure/blob-store.ts";
import { createCosmosDatabase } from "../../shared/azure/cosmos-client.ts";
import { createCosmosStateStore } from "../../shared/azure/cosmos-state-store.ts";
import { createKeyVaultSecretStore } from "../../shared/azure/key-vault-secret-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { codeOf } from "../../shared/base/errors/errors.ts";
import { type AuthorityServer, startAuthority, TENANT_ID } from "../helpers/authority-server.ts";
import { openKeyVault } from "../helpers/key-vault-fixture.ts";

// A file of its own, since the SDK remembers the first identity endpoint of a process: here there is none.

let authority: AuthorityServer;
beforeEach(async () => {
  authority = await startAuthority();
  for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "IDENTITY_ENDPOINT"]) {
    vi.stubEnv(name, "");
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await authority.stop();
});

const credentialNow = () => createAzureCredential({ identityClientId: undefined });
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it("is told apart from an identity that is refused", async () => {
  const scope = "https://vault.azure.net/.default";
  expect(accessFault(await thrownBy(credentialNow().getToken(scope)))).toBe("identity-missing");
  vi.stubEnv("AZURE_TENANT_ID", TENANT_ID);
  vi.stubEnv("AZURE_CLIENT_ID", "6b1c5f1e-0000-4000-8000-000000000002");
  vi.stubEnv("AZURE_CLIENT_SECRET", "wrong");
  vi.stubEnv("AZURE_AUTHORITY_HOST", authority.url);
  const refused = await thrownBy(credentialNow().getToken(scope));
  expect([accessFault(refused), answerOf(refused)]).toEqual(["identity-refused", "AADSTS7000215"]);
});

it("is what Key Vault, Cosmos DB and Storage say, and not that they did not answer", async () => {
  const credential = credentialNow();
  const { vault, close } = await openKeyVault();
  const secrets = createKeyVaultSecretStore({
    keyVaultUrl: vault.url,
    keyVaultChallengeCheck: false,
    credential,
    clock: systemClock,
  });
  const cosmos = { endpoint: vault.url, database: "teamsink", key: undefined };
  const database = createCosmosDatabase({ cosmos, credential, deadlineMs: 8_000 });
  const storage = { serviceUrl: vault.url };
  const errors = await Promise.all([
    thrownBy(secrets.enabledVersions("any")),
    thrownBy(createCosmosStateStore({ database }).get("lease", "any")),
    thrownBy(createBlobStore({ storage, credential }).get({ container: "raw", path: "any" })),
  ]);
  expect(errors.map(codeOf)).toEqual(["identity-missing", "identity-missing", "identity-missing"]);
  await database.dispose();
  await close();
});
