import { identifierUriOf } from "./api-app.ts";
import type { Application, Credential, Owner, RequiredResourceAccess } from "./entra.ts";
import { MICROSOFT_GRAPH_APP_ID } from "./entra.ts";
import type { ApiRegistration, Registration } from "./existing.ts";
import { printable } from "./printable.ts";

/** One of the registrations, with what else tells whose it is. */
export interface Suspect {
  readonly uniqueName: string;
  readonly registration: Registration;
  /** A colleague may own what the deployment was told of: that was looked at then. */
  readonly isDeployed: boolean;
  readonly isOurs: (secret: Credential) => boolean;
  /** Where it may have sign-ins answered; nobody signs in to an app that has none. */
  readonly isAnsweredAt?: (platform: Platform, address: string) => boolean;
  /** What only this one of them may not have. */
  readonly further: readonly string[];
  /** Completes "Whoever is behind that could …". */
  readonly danger: string;
}

/** Undefined where nothing is strange. */
export function refusalOf(suspect: Suspect): string | undefined {
  const problems = [...problemsOf(suspect), ...suspect.further];
  if (problems.length === 0) return undefined;
  const { uniqueName, danger } = suspect;
  const { appId } = suspect.registration.application;
  return [
    `The app registration ${uniqueName} (${appId}) was there already, and this script did not make all of it:`,
    ...problems.map((problem) => `  - ${problem}`),
    `Whoever is behind that could ${danger}.`,
    `If nobody here made it: az ad app delete --id ${appId}, and run this again. If somebody did: remove what is named, or`,
    `take the app over as it is with --accept ${appId}.`,
  ].join("\n");
}

function problemsOf({ registration, isDeployed, isOurs, isAnsweredAt = () => false }: Suspect): string[] {
  const { application, callerId, owners, federatedCredentials, servicePrincipal } = registration;
  const { signInAudience, passwordCredentials, keyCredentials } = application;
  const others = (list: readonly Owner[]) => list.filter(({ id }) => !isDeployed && id !== callerId);
  return [
    ...others(owners).map((owner) => `it is owned by ${nameOf(owner)}, who is not you`),
    ...passwordCredentials.filter((one) => !isOurs(one)).map((one) => `it has a client secret ${nameOf(one)}`),
    ...keyCredentials.map((one) => `it has a certificate ${nameOf(one)}`),
    ...federatedCredentials.map(
      ({ name, issuer, subject }) =>
        `it has a federated credential ${quoted(name)} of ${quoted(issuer)} for ${quoted(subject ?? "any subject")}`,
    ),
    ...(signInAudience && signInAudience !== "AzureADMyOrg"
      ? [`it is for other tenants too: its audience is ${quoted(signInAudience)} instead of AzureADMyOrg`]
      : []),
    ...redirectsOf(application, isAnsweredAt).map(addressWords),
    ...principalProblems(servicePrincipal, others),
  ];
}

function principalProblems(
  principal: Registration["servicePrincipal"],
  others: (owners: readonly Owner[]) => readonly Owner[],
): string[] {
  if (!principal) return [];
  const { owners, passwordCredentials, keyCredentials } = principal;
  return [
    ...others(owners).map((owner) => `its service principal is owned by ${nameOf(owner)}, who is not you`),
    ...passwordCredentials.map((one) => `its service principal has a client secret ${nameOf(one)}`),
    ...keyCredentials.map((one) => `its service principal has a certificate ${nameOf(one)}`),
  ];
}

/** "Redirect URI (reply URL) best practices and limitations": by the platform it says how a sign-in is answered. */
const PLATFORMS = ["web", "spa", "publicClient"] as const;
type Platform = (typeof PLATFORMS)[number];

/** Where sign-ins are answered and should not be. */
function redirectsOf(
  application: Application,
  isAnsweredAt: (platform: Platform, address: string) => boolean,
): string[] {
  return PLATFORMS.flatMap((platform) =>
    (application[platform]?.redirectUris ?? []).filter((address) => !isAnsweredAt(platform, address)),
  );
}

/** Of the one that reads Graph: application roles are this script's to say, so those not wanted are taken off. Others would stay. */
export function strangeInReader({ identifierUris, requiredResourceAccess }: Application): string[] {
  const access = requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    if (resourceAppId !== MICROSOFT_GRAPH_APP_ID) return [accessWords(resourceAppId)];
    const delegated = resourceAccess.filter(({ type }) => type !== "Role");
    return delegated.map(({ id }) => `it asks for a delegated permission of Microsoft Graph, ${quoted(id, "")}`);
  });
  return [...identifierUris.map(addressWords), ...access];
}

interface MarksOfApi {
  readonly isDeployed: boolean;
  readonly viewerAppId: string | undefined;
  /** What of Graph it may ask for in the name of people: this script's to say, so what is not wanted is taken off. */
  readonly scopeIds: ReadonlySet<string>;
}

/**
 * Of the API: it asks for nothing else. Who is let in, and under which address, is for administrators to add once it is known.
 * Groups as roles are refused for ever: everybody may make a group and call it like a role.
 */
export function strangeInApi(
  { application, assignedTo }: ApiRegistration,
  { isDeployed, viewerAppId, scopeIds }: MarksOfApi,
): string[] {
  const { appId, identifierUris, requiredResourceAccess, api, optionalClaims } = application;
  const emits = (optionalClaims?.accessToken ?? []).flatMap(({ additionalProperties }) => additionalProperties);
  const added = [
    ...identifierUris.filter((uri) => uri !== identifierUriOf(appId)).map(addressWords),
    // What the viewer is, which setup lets in, is looked at by itself.
    ...(api?.preAuthorizedApplications ?? [])
      .filter(({ appId }) => appId !== viewerAppId)
      .map((client) => `it lets the app ${quoted(client.appId, "")} in without consent`),
    ...assignedTo.map(
      ({ principalId: id, principalDisplayName: displayName }) =>
        `it has given a role to ${nameOf({ id, displayName })}`,
    ),
  ];
  const isOurs = ({ resourceAppId, resourceAccess }: RequiredResourceAccess[number]) =>
    resourceAppId === MICROSOFT_GRAPH_APP_ID &&
    resourceAccess.every(({ id, type }) => type === "Scope" && scopeIds.has(id));
  return [
    ...requiredResourceAccess.filter((one) => !isOurs(one)).map(({ resourceAppId }) => accessWords(resourceAppId)),
    ...(emits.includes("emit_as_roles") ? ["it says the groups of people as their roles (emit_as_roles)"] : []),
    ...(isDeployed ? [] : added),
  ];
}

/** Of the viewer: for people, of our API alone, until administrators look after it. */
export function strangeInViewer(
  { identifierUris, requiredResourceAccess }: Application,
  { isDeployed, apiAppId }: { readonly isDeployed: boolean; readonly apiAppId: string | undefined },
): string[] {
  const others = requiredResourceAccess.filter(({ resourceAppId }) => resourceAppId !== apiAppId);
  const asksForItself = requiredResourceAccess.some(({ resourceAccess }) =>
    resourceAccess.some(({ type }) => type === "Role"),
  );
  return [
    ...(asksForItself ? ["it asks for roles, which are for apps without a person"] : []),
    ...(isDeployed
      ? []
      : [...identifierUris.map(addressWords), ...others.map((one) => accessWords(one.resourceAppId))]),
  ];
}

function accessWords(resourceAppId: string): string {
  const api =
    resourceAppId === MICROSOFT_GRAPH_APP_ID ? "Microsoft Graph" : `another API, ${quoted(resourceAppId, "")}`;
  return `it asks for permissions of ${api}`;
}

function addressWords(address: string): string {
  return `it has the address ${quoted(address)}`;
}

function nameOf({
  displayName,
  ...ids
}: {
  displayName?: string | null | undefined;
  id?: string;
  keyId?: string;
}): string {
  const id = ids.id ?? ids.keyId ?? "";
  return displayName ? `${quoted(displayName)} (${quoted(id, "")})` : quoted(id, "");
}

const MAX_NAME_LENGTH = 80;

export function quoted(text: string, mark = '"'): string {
  return mark + printable(text, MAX_NAME_LENGTH) + mark;
}
