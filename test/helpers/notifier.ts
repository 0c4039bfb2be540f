import { randomBytes, randomUUID } from "node:crypto";
import { type KeyVaultServer, startKeyVault } from "../../local/key-vault/key-vault.ts";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import type { Environment } from "../../local/stack/environment.ts";
import { createTrust, type Trust } from "../../local/stack/trust.ts";
import { type AppRegistration, Authority } from "../../local/tenant/authority/authority.ts";
import { createSigningKey, KeyRing } from "../../local/tenant/authority/key-ring.ts";
import { authorityRoutes } from "../../local/tenant/authority/routes.ts";
import { SignIn } from "../../local/tenant/authority/sign-in.ts";
import { defaultBehaviours } from "../../local/tenant/behaviours.ts";
import { openServer } from "../../local/tenant/server.ts";
import { systemClock as clock } from "../../shared/base/clock.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type SealedContent, sealContent } from "./seal.ts";

const LONG_AGO_MS = 7 * 86_400_000;
const UNKNOWN_CERTIFICATE = {
  encryptionCertificateId: "0".repeat(32),
  encryptionCertificateThumbprint: "0".repeat(40),
};

export type JsonObject = Readonly<Record<string, unknown>>;

/** In which one way a validation token is wrong. */
export type TokenFlaw = "signature" | "audience" | "publisher" | "issuer" | "expired";

/**
 * Graph's part of the exchange in the hands of a test: the simulated tenant's login authority and a Key Vault, so that the
 * test knows every secret and can write, seal and sign each item itself. There is no Graph behind it.
 */
export interface Notifier {
  readonly vault: KeyVaultServer;
  /** What leads the product here. */
  readonly environment: Environment;
  /** For further servers that whoever has the environment trusts. */
  readonly tls: Trust["server"];
  /** By name, everything that must never be logged; the tokens signed so far included. */
  readonly secrets: Readonly<Record<string, string>> & { readonly clientState: string; readonly operatorKey: string };
  /** Of the secrets in Key Vault that items are made with. */
  readonly versions: { readonly clientState: string; readonly certificate: string };
  /** A new validation token each time. */
  token(flaw?: TokenFlaw): Promise<string>;
  seal(text: string): SealedContent;
  /** As if for a certificate that is not in Key Vault. */
  sealForUnknown(text: string): SealedContent;
  /** An item of a post as Graph's; `members` replace single ones. */
  item(message: JsonObject, members?: JsonObject): JsonObject;
  stop(): Promise<void>;
}

/** The body of a post: a changeNotificationCollection. */
export function postOf(items: readonly unknown[], tokens?: readonly string[]): string {
  return JSON.stringify({ value: items, ...(tokens === undefined ? {} : { validationTokens: tokens }) });
}

export async function startNotifier(): Promise<Notifier> {
  const trust = await createTrust(undefined);
  const app = {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString("base64url"),
    grantedPermissions: [],
  };
  const { url, sign, close } = await startAuthority(app, trust);
  const vault = await startKeyVault({ tls: trust.server, authorityUrl: url, tenantId: app.tenantId });
  const { secrets, recipient, clientStateVersion } = await fillVault(vault, app);
  const seal = (text: string) => sealContent(text, recipient);
  return {
    vault,
    tls: trust.server,
    environment: environmentOf(app, { url, vaultUrl: vault.url, caFile: trust.caFile }),
    secrets,
    versions: { clientState: clientStateVersion, certificate: recipient.certificateId },
    token: async (flaw) => {
      const token = await sign(flaw);
      secrets[`token ${Object.keys(secrets).length}`] = token;
      return token;
    },
    seal,
    sealForUnknown: (text) => ({ ...seal(text), ...UNKNOWN_CERTIFICATE }),
    item: (message, members = {}) => ({
      subscriptionId: randomUUID(),
      subscriptionExpirationDateTime: "2036-01-03T00:00:00.0000000-08:00",
      changeType: "created",
      tenantId: app.tenantId,
      clientState: secrets.clientState,
      resource: `chats('${message.chatId}')/messages('${message.id}')`,
      resourceData: { id: message.id, "@odata.type": "#Microsoft.Graph.chatMessage" },
      encryptedContent: seal(JSON.stringify(message)),
      ...members,
    }),
    stop: async () => {
      await Promise.all([vault.stop(), close()]);
      await trust.remove();
    },
  };
}

async function startAuthority(app: AppRegistration, trust: Trust) {
  let url = "";
  const [keys, foreignKey] = await Promise.all([KeyRing.create(), createSigningKey()]);
  const behaviours = defaultBehaviours();
  const authority = new Authority({ app, keys, clock, behaviours, origin: () => url });
  const routes = authorityRoutes(new SignIn({ authority, clock, behaviours }));
  const server = await openServer({ tls: trust.server, port: 0, clock, routes });
  url = server.url;
  const claims = authority.validationClaims();
  const SIGN: Record<TokenFlaw | "none", () => Promise<string>> = {
    none: () => authority.sign(claims),
    signature: () => authority.sign(claims, { key: { ...foreignKey, kid: keys.active.kid } }),
    audience: () => authority.sign({ ...claims, aud: randomUUID() }),
    publisher: () => authority.sign({ ...claims, azp: randomUUID() }),
    issuer: () => authority.sign({ ...claims, iss: authority.issuerV2(randomUUID()) }),
    expired: () => authority.sign(claims, { ageMs: LONG_AGO_MS }),
  };
  return { url, sign: (flaw: TokenFlaw | "none" = "none") => SIGN[flaw](), close: () => server.close() };
}

async function fillVault(vault: KeyVaultServer, { clientSecret }: AppRegistration) {
  const { privateKeyPem, certificatePem } = await createNotificationCertificate({ commonName: "notifications" });
  const clientState = randomBytes(32).toString("base64url");
  const operatorKey = randomBytes(32).toString("base64url");
  vault.setSecret(SECRET_NAMES.clientSecret, clientSecret);
  const clientStateVersion = vault.setSecret(SECRET_NAMES.clientState, clientState);
  vault.setSecret(SECRET_NAMES.operatorKey, operatorKey);
  // The product's label for the certificate is the version of the secret.
  const certificateId = vault.setSecret(SECRET_NAMES.notificationCertificate, `${privateKeyPem}\n${certificatePem}`);
  const secrets: Record<string, string> & { clientState: string; operatorKey: string } = {
    clientState,
    operatorKey,
    clientSecret,
    privateKey: privateKeyPem,
  };
  return { secrets, recipient: { certificatePem, certificateId }, clientStateVersion };
}

function environmentOf(
  { tenantId, clientId, clientSecret }: AppRegistration,
  { url, vaultUrl, caFile }: { url: string; vaultUrl: string; caFile: string },
): Environment {
  return {
    GRAPH_ENDPOINT: url,
    GRAPH_AUTHORITY: url,
    GRAPH_TENANT_ID: tenantId,
    GRAPH_CLIENT_ID: clientId,
    KEY_VAULT_URL: vaultUrl,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: url,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}
