import { API_SCOPE, API_SCOPES } from "./api-app.ts";
import type { Api, Application, ApplicationChanges, PermissionScope, RequiredResourceAccess } from "./entra.ts";
import { type Existing, isReachable } from "./existing.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

/** Pages on which people sign in, below the public address of the app. */
const PAGES = ["/api/app", "/api/docs"] as const;

/**
 * Where programs on people's own machines have sign-ins answered: at any port there. RFC 8252, section 7.3; Entra: "Redirect
 * URI (reply URL) outline and restrictions", localhost exceptions.
 */
export const LOOPBACK = "http://localhost";

/** What the registration asks for, and where it is answered. */
export interface ViewerNeeds {
  readonly redirectUris: readonly string[];
  /** There is none before it is registered. */
  readonly api: Application | undefined;
  /** Of the API. */
  readonly scopes: readonly PermissionScope[];
}

/** People are signed in for what they may do, and for no more: nothing is written where ON_BEHALF names nothing. */
export function viewerScopes({ scopes }: Pick<Wanted, "scopes">): readonly PermissionScope[] {
  return scopes.length > 0 ? API_SCOPES : [API_SCOPE];
}

/**
 * The registration by which people sign in on our own pages, and in programs on their own machines: it has no secret, and the
 * API knows that nobody has to consent to it.
 */
export function planViewer(wanted: Wanted, existing: Existing): Step[] {
  const redirectUris = redirectUrisOf(wanted, existing);
  if (redirectUris === undefined) return [];
  const { viewerName, apiName } = wanted;
  const { api, viewer } = existing;
  const scopes = viewerScopes(wanted);
  const steps: Step[] = [];
  if (viewer === undefined) {
    const words = `register the viewer ${viewerName}, on which people sign in at ${redirectUris.join(" and ")}`;
    steps.push({ kind: "register-viewer", redirectUris, words });
  } else {
    const missing = missingOf(viewer.application, { redirectUris, api: api?.application, scopes });
    if (missing.length > 0) {
      const words = `let ${viewerName} ${missing.map((one) => one.words).join(", ")}`;
      steps.push({ kind: "declare-viewer", redirectUris, words });
    }
  }
  if (!viewer?.servicePrincipal) {
    const words = `create the service principal of ${viewerName}, by which administrators say who may sign in`;
    steps.push({ kind: "create-viewer-principal", words });
  }
  if (!(api && viewer && isAdmitted(api.application, viewer.application.appId, scopes))) {
    const names = scopes.map(({ value }) => value).join(" and ");
    const words = `let ${apiName} know ${viewerName} for ${names}, so that nobody is asked to consent to it`;
    steps.push({ kind: "admit-viewer", words });
  }
  return steps;
}

/** Undefined where no viewer is wanted, and where nobody said which address people come by. */
export function redirectUrisOf(
  wanted: Pick<Wanted, "wantsViewer" | "baseUrl">,
  existing: Pick<Existing, "deployment">,
): readonly string[] | undefined {
  const addresses = pageAddresses(wanted, existing);
  return wanted.wantsViewer && addresses.length > 0 ? addresses : undefined;
}

export function pageAddresses(
  { baseUrl }: Pick<Wanted, "baseUrl">,
  { deployment }: Pick<Existing, "deployment">,
): readonly string[] {
  const deployed = isReachable(deployment) ? deployment.settings.NOTIFICATION_BASE_URL?.replace(/\/+$/, "") : undefined;
  const base = baseUrl ?? deployed;
  return base ? PAGES.map((page) => base + page) : [];
}

export function viewerNotices(wanted: Wanted, existing: Existing): string[] {
  const { viewer } = existing;
  const isAddressMissing = wanted.wantsViewer && redirectUrisOf(wanted, existing) === undefined;
  return [
    isAddressMissing
      ? "Nobody said at which address people open the function app, so its viewer was left as it is: give --base-url (NOTIFICATION_BASE_URL)."
      : "",
    wanted.wantsViewer && viewer?.servicePrincipal?.accountEnabled === false
      ? "The service principal of the viewer is disabled, so nobody can sign in there: enable it under Enterprise applications, or leave it so."
      : "",
  ].filter((notice) => notice !== "");
}

/** A code by the browser of the same machine, or by that of another (device code), for which there is no address. */
const FOR_PROGRAMS = { publicClient: { redirectUris: [LOOPBACK] }, isFallbackPublicClient: true } as const;

/** What a new registration says of itself. */
export function viewerDeclaration({ redirectUris, api, scopes }: ViewerNeeds & { readonly api: Application }) {
  return {
    spa: { redirectUris },
    ...FOR_PROGRAMS,
    requiredResourceAccess: [accessTo(api, scopes, [])],
  } satisfies ApplicationChanges;
}

/** What is to be changed of one that is there; none where nothing is missing. */
export function viewerChanges(application: Application, needs: ViewerNeeds): ApplicationChanges {
  return Object.assign({}, ...missingOf(application, needs).map(({ changes }) => changes));
}

/** The API, with the viewer in it for these scopes. */
export function withAdmitted(api: Api, viewerAppId: string, scopes: readonly PermissionScope[]): Api {
  const own = api.preAuthorizedApplications.find(({ appId }) => isSameId(appId, viewerAppId));
  const others = api.preAuthorizedApplications.filter((one) => one !== own);
  const held = own?.delegatedPermissionIds ?? [];
  const ids = new Set([...held.filter((id) => !isSurplus(id, api, scopes)), ...idsOf(api, scopes)]);
  const admitted = { ...own, appId: viewerAppId, delegatedPermissionIds: [...ids] };
  return { ...api, preAuthorizedApplications: [...others, admitted] };
}

function isAdmitted({ api }: Application, viewerAppId: string, scopes: readonly PermissionScope[]): boolean {
  const own = api?.preAuthorizedApplications.find(({ appId }) => isSameId(appId, viewerAppId));
  const held = own?.delegatedPermissionIds ?? [];
  return idsOf(api, scopes).every((id) => held.includes(id)) && !held.some((id) => isSurplus(id, api, scopes));
}

/** By its name, since a scope of that name may have been there before ours. */
function scopeIdIn(api: Application["api"], { id, value: name }: PermissionScope): string {
  return api?.oauth2PermissionScopes.find(({ value }) => value === name)?.id ?? id;
}

function idsOf(api: Application["api"], scopes: readonly PermissionScope[]): readonly string[] {
  return scopes.map((scope) => scopeIdIn(api, scope));
}

/** Of the scopes that are ours to say, one that is not wanted; what somebody added stays. */
function isSurplus(id: string, api: Application["api"], scopes: readonly PermissionScope[]): boolean {
  const others = API_SCOPES.filter((scope) => !scopes.includes(scope));
  return idsOf(api, others).some((other) => isSameId(other, id));
}

interface Missing {
  readonly words: string;
  readonly changes: ApplicationChanges;
}

function missingOf(application: Application, needs: ViewerNeeds): Missing[] {
  return [missingAddresses(application, needs), missingPrograms(application), missingAccess(application, needs)].filter(
    (missing) => missing !== undefined,
  );
}

/** What was added by hand stays. */
function missingAddresses({ spa }: Application, { redirectUris }: ViewerNeeds): Missing | undefined {
  const held = spa?.redirectUris ?? [];
  const missing = redirectUris.filter((uri) => !held.includes(uri));
  if (missing.length === 0) return undefined;
  return {
    words: `sign people in at ${missing.join(" and ")}`,
    changes: { spa: { redirectUris: [...held, ...missing] } },
  };
}

function missingPrograms({ publicClient, isFallbackPublicClient }: Application): Missing | undefined {
  const held = publicClient?.redirectUris ?? [];
  const isAnswered = held.includes(LOOPBACK);
  if (isAnswered && isFallbackPublicClient) return undefined;
  const redirectUris = isAnswered ? held : [...held, LOOPBACK];
  return {
    words: `sign people in for programs on their own machines (${LOOPBACK}, device code)`,
    changes: { ...FOR_PROGRAMS, publicClient: { redirectUris } },
  };
}

function missingAccess({ requiredResourceAccess }: Application, { api, scopes }: ViewerNeeds): Missing | undefined {
  const ofApi = requiredResourceAccess.filter(({ resourceAppId }) => isSameId(resourceAppId, api?.appId));
  const asked = ofApi.flatMap(({ resourceAccess }) => resourceAccess);
  const isAsked = (scope: PermissionScope) =>
    asked.some(({ id, type }) => isSameId(id, scopeIdIn(api?.api, scope)) && type === "Scope");
  const added = scopes.filter((scope) => !isAsked(scope));
  const removed = API_SCOPES.filter((scope) => !scopes.includes(scope) && isAsked(scope));
  if (added.length === 0 && removed.length === 0) return undefined;
  const words = [
    added.length > 0 ? `ask for ${added.map(({ value }) => value).join(" and ")} of the API` : "",
    removed.length > 0 ? `no longer ask for ${removed.map(({ value }) => value).join(" and ")} of the API` : "",
  ].filter((part) => part !== "");
  const others = requiredResourceAccess.filter((one) => !ofApi.includes(one));
  const changes = api && { requiredResourceAccess: [...others, accessTo(api, scopes, asked)] };
  return { words: words.join(", "), changes: changes ?? {} };
}

function accessTo(
  { appId, api }: Application,
  scopes: readonly PermissionScope[],
  held: RequiredResourceAccess[number]["resourceAccess"],
): RequiredResourceAccess[number] {
  const ids = idsOf(api, scopes);
  const isOurs = ({ id, type }: (typeof held)[number]) =>
    type === "Scope" && (ids.some((one) => isSameId(one, id)) || isSurplus(id, api, scopes));
  const kept = held.filter((one) => !isOurs(one));
  return { resourceAppId: appId, resourceAccess: [...kept, ...ids.map((id) => ({ id, type: "Scope" }))] };
}

function isSameId(id: string, other: string | undefined): boolean {
  return id.toLowerCase() === other?.toLowerCase();
}
