import { describe, expect, it } from "vitest";
import { API_SCOPE, API_SCOPES } from "../../../infra/setup/api-app.ts";
import type { Application } from "../../../infra/setup/entra.ts";
import type { Existing, Registration } from "../../../infra/setup/existing.ts";
import { apiDeclaration } from "../../../infra/setup/plan-api.ts";
import {
  planViewer,
  viewerChanges,
  viewerDeclaration,
  viewerNotices,
  withAdmitted,
} from "../../../infra/setup/plan-viewer.ts";
import type { Wanted } from "../../../infra/setup/wanted.ts";

const BASE = "https://teamsink.example";
const PAGES = [`${BASE}/api/app`, `${BASE}/api/docs`];
const NOTHING = {
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
  identifierUris: [],
  appRoles: [],
};
const API: Application = {
  ...NOTHING,
  id: "api-object",
  appId: "api",
  ...apiDeclaration(),
  api: withAdmitted(apiDeclaration().api, "viewer", [API_SCOPE]),
};
const PRINCIPAL = {
  id: "sp",
  appId: "viewer",
  accountEnabled: true,
  appRoleAssignmentRequired: false,
  appRoles: [],
  oauth2PermissionScopes: [],
  passwordCredentials: [],
  keyCredentials: [],
  owners: [],
};
const PROGRAMS = { publicClient: { redirectUris: ["http://localhost"] }, isFallbackPublicClient: true };
const WHOLE: Application = {
  ...NOTHING,
  id: "viewer-object",
  appId: "viewer",
  spa: { redirectUris: PAGES },
  ...PROGRAMS,
  requiredResourceAccess: viewerDeclaration({ redirectUris: PAGES, api: API, scopes: [API_SCOPE] })
    .requiredResourceAccess,
};
const registered = (application: Application) =>
  ({
    application,
    callerId: "me",
    owners: [],
    federatedCredentials: [],
    servicePrincipal: PRINCIPAL,
  }) satisfies Registration;

const NOBODY = { assignedTo: [], grants: [] };
const given = (existing: Partial<Existing>, wanted: Partial<Wanted>) =>
  [
    {
      viewerName: "teamsink.viewer-test",
      apiName: "teamsink.api-test",
      scopes: [],
      wantsViewer: true,
      baseUrl: BASE,
      ...wanted,
    },
    {
      api: { ...registered(API), assignedTo: [], grants: [] },
      viewer: registered(WHOLE),
      deployment: undefined,
      ...existing,
    },
  ] as unknown as [Wanted, Existing];
const plan = (existing: Partial<Existing> = {}, wanted: Partial<Wanted> = {}) => planViewer(...given(existing, wanted));
const notices = (existing: Partial<Existing> = {}, wanted: Partial<Wanted> = {}) =>
  viewerNotices(...given(existing, wanted));
const deployed = (NOTIFICATION_BASE_URL: string) => ({
  deployment: { url: "https://func.azurewebsites.net", settings: { NOTIFICATION_BASE_URL }, knownFunctions: [] },
});

describe("the viewer's registration", () => {
  it("is a single-page app, and a program on people's machines, that asks for the API's scope, and is made, with its principal, and known to the API", () => {
    expect(viewerDeclaration({ redirectUris: PAGES, api: API, scopes: [API_SCOPE] })).toEqual({
      spa: { redirectUris: PAGES },
      ...PROGRAMS,
      requiredResourceAccess: [{ resourceAppId: "api", resourceAccess: [{ id: API_SCOPE.id, type: "Scope" }] }],
    });
    const steps = plan({ viewer: undefined });
    expect(steps.map(({ kind }) => kind)).toEqual(["register-viewer", "create-viewer-principal", "admit-viewer"]);
    expect(steps[0]?.words).toBe(
      `register the viewer teamsink.viewer-test, on which people sign in at ${PAGES.join(" and ")}`,
    );
  });

  it("is left alone when nothing is missing, and where none is wanted", () => {
    expect([plan(), notices()]).toEqual([[], []]);
    expect(plan({ viewer: undefined }, { wantsViewer: false })).toEqual([]);
  });

  it.each<[string, Partial<Application>, string]>([
    [
      "an address",
      { spa: { redirectUris: PAGES.slice(0, 1) } },
      `let teamsink.viewer-test sign people in at ${BASE}/api/docs`,
    ],
    ["every address", { spa: null }, `${PAGES.join(" and ")}`],
    [
      "the address of programs, of a registration from before there was one",
      { publicClient: null },
      "let teamsink.viewer-test sign people in for programs on their own machines (http://localhost, device code)",
    ],
    ["what a device code takes", { isFallbackPublicClient: null }, "for programs on their own machines"],
    ["the same, where somebody put it off", { isFallbackPublicClient: false }, "for programs on their own machines"],
    ["what it asks for", { requiredResourceAccess: [] }, "let teamsink.viewer-test ask for Messages.Read of the API"],
    [
      "that it asks for a person",
      { requiredResourceAccess: [{ resourceAppId: "api", resourceAccess: [{ id: API_SCOPE.id, type: "Role" }] }] },
      "ask for Messages.Read",
    ],
  ])("gets what it lacks: %s", (...[, lacking, words]) => {
    const application = { ...WHOLE, ...lacking };
    const [step, ...others] = plan({ viewer: registered(application) });
    expect([step?.kind, others]).toEqual(["declare-viewer", []]);
    expect(step?.words).toContain(words);
    const changes = viewerChanges(application, { redirectUris: PAGES, api: API, scopes: [API_SCOPE] });
    expect(plan({ viewer: registered({ ...application, ...changes } as Application) })).toEqual([]);
  });

  it("keeps what was added by hand: addresses, permissions and other apps that the API lets in", () => {
    const byHand = {
      ...WHOLE,
      spa: { redirectUris: ["https://reader.example/"] },
      publicClient: { redirectUris: ["ours://code"] },
      requiredResourceAccess: [
        { resourceAppId: "graph", resourceAccess: [{ id: "User.Read", type: "Scope" }] },
        { resourceAppId: "API", resourceAccess: [{ id: "another", type: "Scope" }] },
      ],
    };
    expect(viewerChanges(byHand, { redirectUris: PAGES, api: API, scopes: [API_SCOPE] })).toEqual({
      spa: { redirectUris: ["https://reader.example/", ...PAGES] },
      publicClient: { redirectUris: ["ours://code", "http://localhost"] },
      isFallbackPublicClient: true,
      requiredResourceAccess: [
        byHand.requiredResourceAccess[0],
        {
          resourceAppId: "api",
          resourceAccess: [
            { id: "another", type: "Scope" },
            { id: API_SCOPE.id, type: "Scope" },
          ],
        },
      ],
    });
    const client = { appId: "client", delegatedPermissionIds: ["theirs"] };
    const viewer = { appId: "VIEWER", delegatedPermissionIds: ["another"] };
    const held = { ...apiDeclaration().api, preAuthorizedApplications: [viewer, client] };
    expect(withAdmitted(held, "viewer", [API_SCOPE]).preAuthorizedApplications).toEqual([
      client,
      { appId: "viewer", delegatedPermissionIds: ["another", API_SCOPE.id] },
    ]);
  });

  it("asks for the scope to write as well where something is done in people's names, and no longer where nothing is", () => {
    const scopes = [{ scope: "Chat.ReadWrite", reason: "test" }];
    const needs = { redirectUris: PAGES, api: API, scopes: API_SCOPES };
    expect(plan({}, { scopes }).map(({ words }) => words)).toEqual([
      "let teamsink.viewer-test ask for Messages.Write of the API",
      "let teamsink.api-test know teamsink.viewer-test for Messages.Read and Messages.Write, so that nobody is asked to consent to it",
    ]);
    const writing = {
      api: { ...registered({ ...API, api: withAdmitted(API.api ?? expect.fail(), "viewer", API_SCOPES) }), ...NOBODY },
      viewer: registered({ ...WHOLE, ...viewerChanges(WHOLE, needs) } as Application),
    };
    expect(plan(writing, { scopes })).toEqual([]);
    expect(plan(writing).map(({ words }) => words)).toEqual([
      "let teamsink.viewer-test no longer ask for Messages.Write of the API",
      "let teamsink.api-test know teamsink.viewer-test for Messages.Read, so that nobody is asked to consent to it",
    ]);
    const { application } = writing.viewer;
    const changed = viewerChanges(application, { ...needs, scopes: [API_SCOPE] });
    expect(changed).toEqual({ requiredResourceAccess: WHOLE.requiredResourceAccess });
  });

  it("is named to the API where the API does not know it, or for another permission alone", () => {
    const without = { ...registered({ ...API, ...apiDeclaration() }), assignedTo: [], grants: [] };
    expect(plan({ api: without }).map(({ kind }) => kind)).toEqual(["admit-viewer"]);
    const preAuthorizedApplications = [{ appId: "viewer", delegatedPermissionIds: ["another"] }];
    const other = { ...API, api: { ...apiDeclaration().api, preAuthorizedApplications } };
    expect(plan({ api: { ...registered(other), assignedTo: [], grants: [] } }).map(({ kind }) => kind)).toEqual([
      "admit-viewer",
    ]);
  });

  it("goes by the id that the API's scope has, though somebody made it by hand", () => {
    const api = { ...API, api: { ...apiDeclaration().api, oauth2PermissionScopes: [{ ...API_SCOPE, id: "theirs" }] } };
    expect(viewerDeclaration({ redirectUris: PAGES, api, scopes: [API_SCOPE] }).requiredResourceAccess).toEqual([
      { resourceAppId: "api", resourceAccess: [{ id: "theirs", type: "Scope" }] },
    ]);
    expect(withAdmitted(api.api, "viewer", [API_SCOPE]).preAuthorizedApplications[0]?.delegatedPermissionIds).toEqual([
      "theirs",
    ]);
  });

  it("has its pages where it was said, else where the deployment has them, and else waits until somebody says", () => {
    const elsewhere = plan(deployed("https://elsewhere.example/"), { baseUrl: undefined });
    expect(elsewhere).toMatchObject([
      {
        kind: "declare-viewer",
        redirectUris: ["https://elsewhere.example/api/app", "https://elsewhere.example/api/docs"],
      },
    ]);
    expect(plan(deployed("https://elsewhere.example"))).toEqual([]);
    expect(plan({ viewer: undefined }, { baseUrl: undefined })).toEqual([]);
    expect(notices({ viewer: undefined }, { baseUrl: undefined })).toEqual([expect.stringContaining("--base-url")]);
  });

  it("is noted where its service principal is disabled, which is left so", () => {
    const disabled = { ...registered(WHOLE), servicePrincipal: { ...PRINCIPAL, accountEnabled: false } };
    expect(plan({ viewer: disabled })).toEqual([]);
    expect(notices({ viewer: disabled })).toEqual([expect.stringContaining("nobody can sign in there")]);
  });
});
