import { describe, expect, it } from "vitest";
import { API_ROLES, API_SCOPE, API_SCOPES, API_WRITE_SCOPE, withTokenKind } from "../../../infra/setup/api-app.ts";
import type { Application, ApplicationChanges } from "../../../infra/setup/entra.ts";
import type { ApiRegistration } from "../../../infra/setup/existing.ts";
import { apiDeclaration, planApi } from "../../../infra/setup/plan-api.ts";
import { ROLES, SCOPE, SCOPES, WRITE_SCOPE } from "../../../shared/serve/access/rights.ts";

const WANTED = { apiName: "teamsink.api-test", scopes: [] };
const GRAPH = { servicePrincipalId: "graph", ids: new Map(), scopeIds: new Map() };
const PRINCIPAL = {
  id: "sp",
  appId: "app",
  appRoleAssignmentRequired: false,
  appRoles: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  keyCredentials: [],
  owners: [],
};
const WHOLE: Application = {
  id: "object",
  appId: "app",
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
  identifierUris: ["api://app"],
  ...apiDeclaration(),
};
const registered = (changes: Partial<Application> = {}): ApiRegistration => ({
  application: { ...WHOLE, ...changes },
  callerId: "me",
  owners: [],
  federatedCredentials: [],
  servicePrincipal: PRINCIPAL,
  assignedTo: [],
  grants: [],
});
const plan = (api: ApiRegistration | undefined) => planApi(WANTED, { api, graph: GRAPH });
const [API, ROLE] = [apiDeclaration().api, API_ROLES[0]] as const;

/** What the one planned change is. */
function changesOf(application: Partial<Application>): ApplicationChanges {
  const [step, ...others] = plan(registered(application));
  if (step?.kind !== "declare-api" || others.length > 0) throw new Error("no single change is planned");
  return step.changes;
}

/** Application as the change leaves it, to which nothing further is to be done. */
function settle(application: Partial<Application>): Application {
  const changed = { ...WHOLE, ...application, ...changesOf(application) } as Application;
  expect(plan({ ...registered(), application: changed })).toEqual([]);
  return changed;
}

describe("the API's own registration", () => {
  it("offers the roles and the scopes that requests are held to, to apps and people, with words for who grants them", () => {
    const { api, appRoles, optionalClaims } = apiDeclaration();
    expect(appRoles.map(({ value }) => value)).toEqual([...ROLES]);
    for (const role of appRoles) {
      expect(role.allowedMemberTypes).toEqual(["Application", "User"]);
      expect(String(role.description).length).toBeGreaterThan(20);
    }
    expect(new Set([...appRoles, ...API_SCOPES].map(({ id }) => id)).size).toBe(ROLES.length + SCOPES.length);
    expect(api.oauth2PermissionScopes).toEqual(
      SCOPES.map((value) => expect.objectContaining({ value, type: "Admin" })),
    );
    expect(api.requestedAccessTokenVersion).toBe(2);
    expect(optionalClaims.accessToken).toEqual([{ name: "idtyp", additionalProperties: ["include_user_token"] }]);
    expect(apiDeclaration()).not.toHaveProperty("requiredResourceAccess");
  });

  it("is registered, and gets its service principal, where there is none", () => {
    expect(plan(undefined).map(({ kind }) => kind)).toEqual(["register-api", "create-api-principal"]);
    expect(plan({ ...registered(), servicePrincipal: undefined }).map(({ kind }) => kind)).toEqual([
      "create-api-principal",
    ]);
  });

  it("is left alone when nothing is missing", () => {
    expect(plan(registered())).toEqual([]);
  });

  it.each<[string, Partial<Application>, string]>([
    ["its address", { identifierUris: [] }, "answer to api://app"],
    [
      "everything of an API",
      { api: null },
      "take tokens of version 2.0, offer the scopes Messages.Read, Messages.Write",
    ],
    ["the version of its tokens", { api: { ...API, requestedAccessTokenVersion: 1 } }, "let teamsink.api-test take"],
    [
      "the scopes",
      { api: { ...API, oauth2PermissionScopes: [] } },
      "let teamsink.api-test offer the scopes Messages.Read, Messages.Write",
    ],
    [
      "the scope to write, of a registration from before there was one",
      { api: { ...API, oauth2PermissionScopes: [API_SCOPE] } },
      "let teamsink.api-test offer the scope Messages.Write",
    ],
    [
      "an enabled scope",
      { api: { ...API, oauth2PermissionScopes: [{ ...API_SCOPE, isEnabled: false }, API_WRITE_SCOPE] } },
      "offer the scope Messages.Read",
    ],
    ["a role", { appRoles: API_ROLES.slice(1) }, "offer the roles Messages.Read.All"],
    [
      "people in a role",
      { appRoles: API_ROLES.map((role) => ({ ...role, allowedMemberTypes: ["Application"] })) },
      `offer the roles ${ROLES.join(", ")}`,
    ],
    ["the kind of its tokens", { optionalClaims: null }, "(idtyp)"],
    ["that of people", { optionalClaims: { accessToken: [{ name: "idtyp", additionalProperties: [] }] } }, "(idtyp)"],
  ])("gets what it lacks: %s", (...[, application, words]) => {
    expect(plan(registered(application))[0]?.words).toContain(words);
    settle(application);
  });

  it("asks Graph for what is done in the name of people, and for nothing where nothing is", () => {
    const scopeIds = new Map([
      ["Chat.ReadWrite", "read-write"],
      ["People.Read", "people"],
    ]);
    const graph = { ...GRAPH, scopeIds };
    const scopes = [{ scope: "Chat.ReadWrite", reason: "test" }];
    const declared = (...ids: string[]) => ({
      requiredResourceAccess: [
        { resourceAppId: "another", resourceAccess: [{ id: "theirs", type: "Scope" }] },
        {
          resourceAppId: "00000003-0000-0000-c000-000000000000",
          resourceAccess: ["theirs", ...ids].map((id) => ({ id, type: "Scope" })),
        },
      ],
    });
    const steps = (wanted: typeof scopes, ...ids: string[]) =>
      planApi({ ...WANTED, scopes: wanted }, { api: registered(declared(...ids)), graph });
    expect(steps(scopes, "read-write")).toEqual([]);
    expect(steps(scopes, "people")).toEqual([
      {
        kind: "declare-api",
        changes: declared("read-write"),
        words: "let teamsink.api-test ask for Chat.ReadWrite and no longer ask for People.Read in the name of people",
      },
    ]);
    expect(steps([], "read-write")).toMatchObject([{ changes: declared() }]);
  });

  it("gets all of it in one change", () => {
    const { words } = plan(registered({ identifierUris: [], api: null, appRoles: [], optionalClaims: null }))[0] ?? {};
    expect(words).toBe(
      "let teamsink.api-test answer to api://app, take tokens of version 2.0, offer the scopes Messages.Read, Messages.Write, " +
        `offer the roles ${ROLES.join(", ")}, say in its tokens whether a person is behind them (idtyp)`,
    );
    settle({ identifierUris: [], api: null, appRoles: [], optionalClaims: null });
  });

  it("keeps what was added by hand: addresses, scopes, roles, clients and claims", () => {
    const scope = { ...API_SCOPE, id: "theirs", value: "Reports.Read" };
    const role = { ...ROLE, id: "theirs", value: "Reports.Read.All", isEnabled: true, allowedMemberTypes: ["User"] };
    const client = { appId: "client", delegatedPermissionIds: [API_SCOPE.id] };
    const { identifierUris, api, appRoles, optionalClaims } = settle({
      identifierUris: ["api://theirs/app"],
      api: { ...API, oauth2PermissionScopes: [scope], preAuthorizedApplications: [client], acceptMappedClaims: null },
      appRoles: [role],
      optionalClaims: { accessToken: [{ name: "email", additionalProperties: [] }], idToken: [] },
    });
    expect(identifierUris).toEqual(["api://theirs/app", "api://app"]);
    expect(api).toMatchObject({ preAuthorizedApplications: [client], acceptMappedClaims: null });
    expect(api?.oauth2PermissionScopes.map(({ value }) => value)).toEqual(["Reports.Read", SCOPE, WRITE_SCOPE]);
    expect(appRoles.map(({ value }) => value)).toEqual(["Reports.Read.All", ...ROLES]);
    expect(optionalClaims).toMatchObject({ idToken: [], accessToken: [{ name: "email" }, { name: "idtyp" }] });
  });

  it("keeps the ids and the texts of what has the name already, and who may consent", () => {
    const scope = { ...API_SCOPE, id: "theirs", type: "User", adminConsentDisplayName: "Ours", isEnabled: false };
    const role = { id: "theirs", value: ROLES[0], description: "Ours", allowedMemberTypes: ["Group"], isEnabled: true };
    const changes = changesOf({ api: { ...API, oauth2PermissionScopes: [scope] }, appRoles: [role] });
    expect(changes.api?.oauth2PermissionScopes).toEqual([{ ...scope, isEnabled: true }, API_WRITE_SCOPE]);
    expect(changes.appRoles?.find(({ value }) => value === ROLES[0])).toMatchObject({
      id: "theirs",
      description: "Ours",
      allowedMemberTypes: ["Group", "Application", "User"],
    });
  });

  it("sends nothing back that Graph alone writes", () => {
    const held = API_ROLES.slice(0, 1).map((role) => ({ ...role, origin: "Application" }));
    expect(JSON.stringify(changesOf({ appRoles: held }))).not.toContain("origin");
  });

  it("asks for a claim once, with what it has already", () => {
    const own = { name: "idtyp", essential: true, additionalProperties: ["other"] };
    expect(withTokenKind({ accessToken: [own] }).accessToken).toEqual([
      { ...own, additionalProperties: ["other", "include_user_token"] },
    ]);
  });
});
