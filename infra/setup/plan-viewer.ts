import { API_SCOPE } from "./api-app.ts";
import type { Api, Application, ApplicationChanges, RequiredResourceAccess } from "./entra.ts";
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
  const steps: Step[] = [];
  if (viewer === undefined) {
    const words = `register the viewer ${viewerName}, on which people sign in at ${redirectUris.join(" and ")}`;
    steps.push({ kind: "register-viewer", redirectUris, words });
  } else {
    const missing = missingOf(viewer.application, { redirectUris, api: api?.application });
    if (missing.length > 0) {
      const words = `let ${viewerName} ${missing.map((one) => one.words).join(", ")}`;
      steps.push({ kind: "declare-viewer", redirectUris, words });
    }
  }
  if (!viewer?.servicePrincipal) {
    const words = `create the service principal of ${viewerName}, by which administrators say who may sign in`;
    steps.push({ kind: "create-viewer-principal", words });
  }
  if (!(api && viewer && isAdmitted(api.application, viewer.application.appId))) {
    const words = `let ${apiName} know ${viewerName}, so that nobody is asked to consent to it`;
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
export function viewerDeclaration({ redirectUris, api }: ViewerNeeds & { readonly api: Application }) {
  return {
    spa: { redirectUris },
    ...FOR_PROGRAMS,
    requiredResourceAccess: [accessTo(api, [])],
  } satisfies ApplicationChanges;
}

/** What is to be changed of one that is there; none where nothing is missing. */
export function viewerChanges(application: Application, needs: ViewerNeeds): ApplicationChanges {
  return Object.assign({}, ...missingOf(application, needs).map(({ changes }) => changes));
}

/** The API, with the viewer in it. */
export function withAdmitted(api: Api, viewerAppId: string): Api {
  const own = api.preAuthorizedApplications.find(({ appId }) => isSameId(appId, viewerAppId));
  const others = api.preAuthorizedApplications.filter((one) => one !== own);
  const ids = new Set([...(own?.delegatedPermissionIds ?? []), scopeIdIn(api)]);
  const admitted = { ...own, appId: viewerAppId, delegatedPermissionIds: [...ids] };
  return { ...api, preAuthorizedApplications: [...others, admitted] };
}

function isAdmitted({ api }: Application, viewerAppId: string): boolean {
  const own = api?.preAuthorizedApplications.find(({ appId }) => isSameId(appId, viewerAppId));
  return own?.delegatedPermissionIds.includes(scopeIdIn(api)) ?? false;
}

/** By its name, since a scope of that name may have been there before ours. */
function scopeIdIn(api: Application["api"]): string {
  return api?.oauth2PermissionScopes.find(({ value }) => value === API_SCOPE.value)?.id ?? API_SCOPE.id;
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

function missingAccess({ requiredResourceAccess }: Application, { api }: ViewerNeeds): Missing | undefined {
  const words = `ask for ${API_SCOPE.value} of the API`;
  if (api === undefined) return { words, changes: {} };
  const ofApi = requiredResourceAccess.filter(({ resourceAppId }) => isSameId(resourceAppId, api.appId));
  const held = ofApi.flatMap(({ resourceAccess }) => resourceAccess);
  if (held.some(({ id, type }) => isSameId(id, scopeIdIn(api.api)) && type === "Scope")) return undefined;
  const others = requiredResourceAccess.filter((one) => !ofApi.includes(one));
  return { words, changes: { requiredResourceAccess: [...others, accessTo(api, held)] } };
}

function accessTo(
  { appId, api }: Application,
  held: RequiredResourceAccess[number]["resourceAccess"],
): RequiredResourceAccess[number] {
  return { resourceAppId: appId, resourceAccess: [...held, { id: scopeIdIn(api), type: "Scope" }] };
}

function isSameId(id: string, other: string | undefined): boolean {
  return id.toLowerCase() === other?.toLowerCase();
}
