import { describe, expect, it } from "vitest";
import { API_SCOPE } from "../../../infra/setup/api-app.ts";
import { type Application, MICROSOFT_GRAPH_APP_ID, type ServicePrincipal } from "../../../infra/setup/entra.ts";
import type { Existing } from "../../../infra/setup/existing.ts";
import { planSetup } from "../../../infra/setup/plan.ts";
import { apiDeclaration } from "../../../infra/setup/plan-api.ts";
import { withAdmitted } from "../../../infra/setup/plan-viewer.ts";
import type { CertificateInfo, SecretInfo } from "../../../infra/setup/vault.ts";
import { ROTATABLE, type Wanted } from "../../../infra/setup/wanted.ts";

const NOW_MS = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const inDays = (days: number) => NOW_MS + days * DAY_MS;

const WANTED: Wanted = {
  auth: "client-secret",
  uniqueName: "teamsink-test",
  apiName: "teamsink.api-test",
  viewerName: "teamsink.viewer-test",
  wantsViewer: true,
  baseUrl: "https://teamsink.example",
  identityPrincipalId: undefined,
  roles: [{ role: "Chat.Read.All", reason: "test" }],
  scopes: [],
  vaultHost: "kv.vault.azure.net",
  rotate: new Set(),
  accepted: new Set(),
  deployed: {},
  settings: {
    GRAPH_TENANT_ID: "tenant",
    GRAPH_AUTH: "client-secret",
    GRAPH_RESOURCES: "/chats/getAllMessages",
    CAPTURE: "none",
    ON_BEHALF: "none",
    TEAM_SUBSCRIPTIONS: "0",
    SERVICE_HEALTH: "off",
  },
};
const PRINCIPAL: ServicePrincipal = {
  id: "sp",
  appId: "app",
  appRoleAssignmentRequired: false,
  appRoles: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  keyCredentials: [],
};
const APPLICATION: Application = {
  id: "object",
  appId: "app",
  requiredResourceAccess: [{ resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceAccess: [{ id: "chat", type: "Role" }] }],
  passwordCredentials: [{ keyId: "key", displayName: "teamsink setup for kv.vault.azure.net" }],
  keyCredentials: [],
  identifierUris: [],
  appRoles: [],
};
const registration = (changes: Partial<Application> = {}) => ({
  application: { ...APPLICATION, ...changes },
  callerId: "me",
  owners: [],
  federatedCredentials: [],
  servicePrincipal: { ...PRINCIPAL, owners: [] },
});
const API = {
  ...registration({
    appId: "api",
    identifierUris: ["api://api"],
    ...apiDeclaration(),
    passwordCredentials: [],
    api: withAdmitted(apiDeclaration().api, "viewer", [API_SCOPE]),
  }),
  assignedTo: [],
  grants: [],
};
const REDIRECT_URIS = ["https://teamsink.example/api/app", "https://teamsink.example/api/docs"];
const VIEWER = registration({
  appId: "viewer",
  spa: { redirectUris: REDIRECT_URIS },
  publicClient: { redirectUris: ["http://localhost"] },
  isFallbackPublicClient: true,
  requiredResourceAccess: [{ resourceAppId: "api", resourceAccess: [{ id: API_SCOPE.id, type: "Scope" }] }],
});
const SECRET: SecretInfo = {
  version: "v",
  managed: false,
  enabled: true,
  createdMs: NOW_MS,
  expiresMs: inDays(100),
  tags: { keyId: "key" },
};
const POLICY: CertificateInfo["policy"] = {
  issuer: "Self",
  subject: "CN=teamsink-test notifications",
  contentType: "application/x-pem-file",
  exportable: true,
  keyType: "RSA",
  keyBits: 2_048,
  rotatesItself: true,
};
const CERTIFICATE: CertificateInfo = { enabled: true, expiresMs: inDays(100), policy: POLICY };
const COMPLETE: Existing = {
  graph: {
    servicePrincipalId: "graph",
    ids: new Map([
      ["Chat.Read.All", "chat"],
      ["Mail.Read", "mail"],
    ]),
    scopeIds: new Map(),
  },
  registration: registration(),
  api: API,
  viewer: VIEWER,
  servicePrincipal: PRINCIPAL,
  grantedRoleIds: new Set(["chat"]),
  otherGrants: [],
  hasChangeTracking: true,
  clientSecrets: [SECRET],
  apiSecrets: [],
  clientStates: [{ ...SECRET, expiresMs: undefined, tags: {} }],
  operatorKeys: [{ ...SECRET, expiresMs: undefined, tags: {} }],
  hookKeys: [{ ...SECRET, expiresMs: undefined, tags: {} }],
  certificate: CERTIFICATE,
  certificateOperation: { status: "completed" },
  certificateSecrets: [],
  deployment: undefined,
  azd: undefined,
};

const plan = (existing: Partial<Existing> = {}, wanted: Partial<Wanted> = {}) =>
  planSetup({ ...WANTED, ...wanted }, { ...COMPLETE, ...existing }, NOW_MS);
const kinds = (...args: Parameters<typeof plan>) => plan(...args).steps.map(({ kind }) => kind);

describe("planSetup", () => {
  it("plans nothing and notes nothing when everything is there", () => {
    expect(plan()).toEqual({ steps: [], notices: [] });
  });

  const withPolicy = (policy: Partial<CertificateInfo["policy"]>) => ({
    certificate: { ...CERTIFICATE, policy: { ...POLICY, ...policy } },
  });

  it.each<[string, Partial<Existing>, string[], string]>([
    [
      "no service principal",
      { servicePrincipal: undefined },
      ["create-service-principal"],
      "which consent is given to",
    ],
    [
      "no role declared",
      { registration: registration({ requiredResourceAccess: [] }) },
      ["declare-roles"],
      "ask for Chat",
    ],
    ["no client secret", { clientSecrets: [] }, ["remove-client-secret", "add-client-secret"], "there is none"],
    [
      "a client secret that is disabled",
      { clientSecrets: [{ ...SECRET, enabled: false }] },
      ["add-client-secret"],
      "there is none",
    ],
    [
      "a client secret that ends in thirty days",
      { clientSecrets: [{ ...SECRET, expiresMs: inDays(30) }] },
      ["add-client-secret"],
      "expires in 30 days",
    ],
    [
      "a client secret that has ended",
      { clientSecrets: [{ ...SECRET, expiresMs: NOW_MS }] },
      ["add-client-secret"],
      "there is none",
    ],
    [
      "a client secret of another app",
      { registration: registration({ passwordCredentials: [] }) },
      ["add-client-secret"],
      "not of this app",
    ],
    ["no client state", { clientStates: [] }, ["create-random-secret"], "random graph-client-state: there is none"],
    ["no key of hooks", { hookKeys: [] }, ["create-random-secret"], "random hook-key: there is none"],
    ["no operator key", { operatorKeys: [] }, ["create-random-secret"], "random operator-key: there is none"],
    ["no certificate", { certificate: undefined }, ["create-certificate"], "there is none"],
    [
      "a certificate that is disabled",
      { certificate: { ...CERTIFICATE, enabled: false } },
      ["create-certificate"],
      "none",
    ],
    [
      "a certificate that was not rotated in time",
      { certificate: { ...CERTIFICATE, expiresMs: inDays(12) } },
      ["create-certificate"],
      "expires in 12 days",
    ],
    [
      "a certificate that has ended",
      { certificate: { ...CERTIFICATE, expiresMs: inDays(-1) } },
      ["create-certificate"],
      "expires now",
    ],
    ["PKCS #12", withPolicy({ contentType: "application/x-pkcs12" }), ["create-certificate"], "x-pem-file"],
    ["a key that stays in the vault", withPolicy({ exportable: false }), ["create-certificate"], "cannot be read"],
    ["an elliptic key", withPolicy({ keyType: "EC", keyBits: 256 }), ["create-certificate"], "RSA of 2048 to 4096"],
    ["a key too large", withPolicy({ keyBits: 8_192 }), ["create-certificate"], "RSA of 2048 to 4096"],
    [
      "a certificate that is being made",
      { certificate: undefined, certificateOperation: { status: "inProgress" } },
      ["await-certificate"],
      "being made",
    ],
  ])("%s", (...[, existing, expected, words]) => {
    const { steps } = plan(existing);
    expect(steps.map(({ kind }) => kind)).toEqual(expected);
    expect(steps.at(-1)?.words).toContain(words);
  });

  it("takes the newest enabled version of a client secret for the one in use", () => {
    const older = { ...SECRET, createdMs: NOW_MS - 1, expiresMs: inDays(1) };
    expect(kinds({ clientSecrets: [SECRET, older] })).toEqual([]);
    expect(kinds({ clientSecrets: [{ ...SECRET, enabled: false }, older] })).toEqual(["add-client-secret"]);
  });

  it("rotates all when asked to", () => {
    expect(kinds({}, { rotate: new Set(ROTATABLE) })).toEqual([
      "add-client-secret",
      "create-certificate",
      "create-random-secret",
      "create-random-secret",
      "create-random-secret",
    ]);
  });

  it("removes a lost client secret only when it was made for this vault", () => {
    const credential = { keyId: "lost", displayName: "teamsink setup for kv.vault.azure.net" };
    const other = { keyId: "other", displayName: "teamsink setup for kv-two.vault.azure.net" };
    const passwordCredentials = [...APPLICATION.passwordCredentials, credential, other];
    const { steps } = plan({ registration: registration({ passwordCredentials }) });
    expect(steps).toEqual([expect.objectContaining({ kind: "remove-client-secret", keyId: "lost" })]);
  });

  it("assigns a managed identity the missing roles, last, and registers nothing", () => {
    const identity = {
      registration: undefined,
      clientSecrets: [],
      grantedRoleIds: new Set<string>(),
      clientStates: [],
    };
    expect(kinds(identity, { auth: "managed-identity" })).toEqual(["create-random-secret", "assign-role"]);
  });

  it.each<[string, Partial<Existing>, string]>([
    [
      "more is granted than needed",
      { grantedRoleIds: new Set(["chat", "mail"]) },
      "not needed for these resources: Mail.Read",
    ],
    [
      "Graph Change Tracking is missing",
      { hasChangeTracking: false },
      "no service principal of Microsoft Graph Change Tracking",
    ],
    [
      "assignment is required",
      { servicePrincipal: { ...PRINCIPAL, appRoleAssignmentRequired: true } },
      "may send no validation tokens",
    ],
    [
      "something of another API is granted",
      { otherGrants: ["Office 365 Exchange"] },
      "something of Office 365 Exchange",
    ],
    [
      "something of an API is granted whose name would clear the screen",
      { otherGrants: ["\u001b[2J Exchange"] },
      "something of ?[2J Exchange. ",
    ],
    [
      "the service principal is disabled",
      { servicePrincipal: { ...PRINCIPAL, accountEnabled: false } },
      "the app gets no tokens",
    ],
    [
      "the service principal of the API is disabled",
      { api: { ...API, servicePrincipal: { ...PRINCIPAL, accountEnabled: false, owners: [] } } },
      "nobody gets tokens for it",
    ],
    [
      "the certificate does not rotate",
      { certificate: { ...CERTIFICATE, policy: { ...POLICY, rotatesItself: false } } },
      "does not rotate graph-notification-certificate by itself",
    ],
    ["the certificate was stored by hand", { certificate: undefined, certificateSecrets: [SECRET] }, "stored by hand"],
  ])("notes, and does not touch, that %s", (_title, existing, notice) => {
    expect(plan(existing)).toEqual({ steps: [], notices: [expect.stringContaining(notice)] });
  });
});
