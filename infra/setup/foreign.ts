import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import {
  type ApiRegistration,
  apiIn,
  type Existing,
  type GraphPermissions,
  isDeployed,
  type Registration,
} from "./existing.ts";
import { quoted, refusalOf, strangeInApi, strangeInReader, strangeInViewer } from "./foreign-app.ts";
import { ourScopeIds } from "./plan-on-behalf.ts";
import { CLIENT_SECRET_TAGS } from "./plan-vault.ts";
import { LOOPBACK, pageAddresses } from "./plan-viewer.ts";
import { SetupError } from "./setup-error.ts";
import type { SecretInfo } from "./vault.ts";
import { certificateSubjectOf, passwordNameOf, STORED_BY_SETUP, type Wanted } from "./wanted.ts";

/** What else tells whose a registration is. */
type Known = Pick<Existing, "clientSecrets" | "apiSecrets" | "deployment"> & {
  /** Whether this run takes off, before it asks for consent, what is called like a secret that an interrupted one left. */
  readonly isCleared: boolean;
};

/** Of an app that was found after the look nothing can be ours yet. */
const UNPLANNED: Known = { clientSecrets: [], apiSecrets: [], deployment: undefined, isCleared: false };

/**
 * Everybody in a tenant may register an app under any name, also under the one that ours will have, and keep a key to it.
 * So whatever this script did not make is refused, unless whoever runs it names the thing. This is for an app that was found
 * after the look, of which nothing can be ours yet.
 *
 * @throws SetupError that names all of it, and what to do
 */
export function refuseForeign(wanted: Wanted, found: Registration): void {
  throwIfAny(readerRefusal(wanted, found, UNPLANNED));
}

/** The same for the API: whoever owned it could give anybody its roles. */
export function refuseForeignApi(wanted: Wanted, found: ApiRegistration, graph: GraphPermissions): void {
  throwIfAny(apiRefusal(wanted, found, { ...UNPLANNED, viewerAppId: undefined, graph }));
}

/** What the viewer may be. */
interface ViewerMarks {
  readonly redirectUris: readonly string[];
  readonly apiAppId: string | undefined;
}

/** The same for the viewer: whoever owned it could have people sign in elsewhere. */
export function refuseForeignViewer(wanted: Wanted, found: Registration, marks: ViewerMarks): void {
  throwIfAny(viewerRefusal(wanted, found, { ...UNPLANNED, ...marks }));
}

/** The same for everything that is there before a run, and that is planned with. */
export function refuseAllForeign(wanted: Wanted, existing: Existing): void {
  const { registration, api, viewer } = existing;
  const known = { ...existing, isCleared: true };
  const marks = { redirectUris: pageAddresses(wanted, existing), apiAppId: api?.application.appId };
  const ofViewer = viewer && viewerRefusal(wanted, viewer, { ...known, ...marks });
  const viewerAppId = ofViewer === undefined ? viewer?.application.appId : undefined;
  throwIfAny(
    registration && readerRefusal(wanted, registration, known),
    api && apiRefusal(wanted, api, { ...known, viewerAppId }),
    wanted.wantsViewer ? ofViewer : undefined,
    ...vaultRefusals(wanted, existing),
  );
}

function throwIfAny(...refusals: readonly (string | undefined)[]): void {
  const texts = refusals.filter((text) => text !== undefined);
  if (texts.length > 0) throw new SetupError(texts.join("\n\n"));
}

function readerRefusal(wanted: Wanted, registration: Registration, known: Known): string | undefined {
  const { application } = registration;
  const { clientSecrets, isCleared } = known;
  if (isAccepted(wanted, registration)) return undefined;
  return refusalOf({
    uniqueName: wanted.uniqueName,
    registration,
    isDeployed: isDeployed(wanted, known, { variable: "GRAPH_CLIENT_ID", appId: application.appId }),
    isOurs: ({ keyId, displayName }) =>
      (isCleared && displayName === passwordNameOf(wanted)) ||
      clientSecrets.some(({ tags }) => tags[CLIENT_SECRET_TAGS.keyId] === keyId),
    further: strangeInReader(application),
    danger: "act as the app, and so read every message, as soon as an administrator consents",
  });
}

type KnownOfApi = Known & Pick<Existing, "graph"> & { readonly viewerAppId: string | undefined };

function apiRefusal(wanted: Wanted, api: ApiRegistration, known: KnownOfApi): string | undefined {
  if (isAccepted(wanted, api)) return undefined;
  const isKnown = isDeployed(wanted, known, apiIn(api.application));
  const { viewerAppId, apiSecrets, isCleared, graph } = known;
  // Where nothing is done in anybody's name none is planned, and so none taken off.
  const isTakenOff = isCleared && wanted.scopes.length > 0;
  return refusalOf({
    uniqueName: wanted.apiName,
    registration: api,
    isDeployed: isKnown,
    isOurs: ({ keyId, displayName }) =>
      (isTakenOff && displayName === passwordNameOf(wanted)) ||
      apiSecrets.some(({ tags }) => tags[CLIENT_SECRET_TAGS.keyId] === keyId),
    further: strangeInApi(api, { isDeployed: isKnown, viewerAppId, scopeIds: ourScopeIds(graph) }),
    danger: `let themselves in, and so read every message${wanted.scopes.length > 0 ? " and act in the name of whoever signs in" : ""}, as soon as the function app takes tokens for it`,
  });
}

function viewerRefusal(wanted: Wanted, viewer: Registration, known: Known & ViewerMarks): string | undefined {
  if (isAccepted(wanted, viewer)) return undefined;
  const { appId } = viewer.application;
  const isKnown = isDeployed(wanted, known, { variable: "VIEWER_CLIENT_ID", appId });
  return refusalOf({
    uniqueName: wanted.viewerName,
    registration: viewer,
    isDeployed: isKnown,
    isOurs: () => false,
    // A page of another address is for administrators to add, and a program that is not on people's own machines has its
    // own registration.
    isAnsweredAt: (platform, address) =>
      (platform === "spa" && (isKnown || known.redirectUris.includes(address))) ||
      (platform === "publicClient" && address === LOOPBACK),
    further: strangeInViewer(viewer.application, { isDeployed: isKnown, apiAppId: known.apiAppId }),
    danger: "have people sign in at a page of theirs, and so read what these people may read",
  });
}

function isAccepted({ accepted }: Wanted, { application }: Registration): boolean {
  return accepted.has(application.appId.toLowerCase());
}

function vaultRefusals(wanted: Wanted, existing: Existing): (string | undefined)[] {
  const { clientSecrets, apiSecrets, clientStates, operatorKeys, hookKeys, certificateSecrets } = existing;
  return [
    vaultRefusal(wanted, SECRET_NAMES.clientSecret, secretProblems(clientSecrets)),
    vaultRefusal(wanted, SECRET_NAMES.apiClientSecret, secretProblems(apiSecrets)),
    vaultRefusal(wanted, SECRET_NAMES.clientState, secretProblems(clientStates)),
    vaultRefusal(wanted, SECRET_NAMES.operatorKey, secretProblems(operatorKeys)),
    vaultRefusal(wanted, SECRET_NAMES.hookKey, secretProblems(hookKeys)),
    vaultRefusal(wanted, SECRET_NAMES.notificationCertificate, [
      // While a certificate is made its key may be here already.
      ...secretProblems(certificateSecrets.filter(({ managed }) => !managed)),
      ...certificateProblems(wanted, existing),
    ]),
  ];
}

function vaultRefusal(wanted: Wanted, name: string, problems: readonly string[]): string | undefined {
  if (problems.length === 0 || wanted.accepted.has(name)) return undefined;
  return [
    `Key Vault holds ${name}, and this script did not put all of it there:`,
    ...problems.map((problem) => `  - ${problem}`),
    `Whoever did may know it too. If somebody here did, take it as it is with --accept ${name}. If nobody did:`,
    `  ${adviceFor(wanted, name)}`,
  ].join("\n");
}

/** What is encrypted for a certificate needs its key, so a certificate is followed by another and not taken away. */
function adviceFor({ vaultHost }: Wanted, name: string): string {
  if (name === SECRET_NAMES.notificationCertificate) {
    return `run this with --accept ${name} --rotate certificate, and disable the older version three days later`;
  }
  const [vault] = vaultHost.split(".");
  return `az keyvault secret set-attributes --vault-name ${vault} --name ${name} --version <version> --enabled false`;
}

/** Every enabled version is in use: the app accepts them all. */
function secretProblems(versions: readonly SecretInfo[]): string[] {
  const foreign = versions.filter(({ enabled, tags }) => enabled && tags.storedBy !== STORED_BY_SETUP.storedBy);
  return foreign.map(
    ({ version, managed }) => `the version ${version}, ${managed ? "part of a certificate" : "stored by hand"}`,
  );
}

function certificateProblems(wanted: Wanted, { certificate }: Existing): string[] {
  if (!certificate?.enabled) return [];
  const { issuer, subject } = certificate.policy;
  const expected = certificateSubjectOf(wanted);
  return [
    issuer === "Self"
      ? ""
      : `its issuer is ${quoted(issuer ?? "unknown")}, not the vault itself, so its key may be known`,
    subject === expected ? "" : `it is made out to ${quoted(subject ?? "nobody")}, not to ${expected}`,
  ].filter((problem) => problem !== "");
}
