import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type Application, type Credential, MICROSOFT_GRAPH_APP_ID, type Owner } from "./entra.ts";
import type { Existing, Registration } from "./existing.ts";
import { isReachable } from "./plan-deployment.ts";
import { CLIENT_SECRET_TAGS } from "./plan-vault.ts";
import { printable } from "./printable.ts";
import { SetupError } from "./setup-error.ts";
import type { SecretInfo } from "./vault.ts";
import { certificateSubjectOf, passwordNameOf, STORED_BY_SETUP, type Wanted } from "./wanted.ts";

/** The registration with what else tells whose it is. */
type Found = Pick<Existing, "clientSecrets" | "deployment"> & {
  readonly registration: Registration | undefined;
  /** Whether this run takes off, before it asks for consent, what is called like a secret that an interrupted one left. */
  readonly isCleared: boolean;
};

/**
 * Everybody in a tenant may register an app under any name, also under the one that ours will have, and keep a key to it.
 * So whatever this script did not make is refused, unless whoever runs it names the thing. This is for an app that was found
 * after the look, of which nothing can be ours yet.
 *
 * @throws SetupError that names all of it, and what to do
 */
export function refuseForeign(wanted: Wanted, found: Registration | undefined): void {
  const unplanned = { clientSecrets: [], deployment: undefined, isCleared: false };
  throwIfAny(registrationRefusal(wanted, { registration: found, ...unplanned }));
}

/** The same for everything that is there before a run, and that is planned with. */
export function refuseAllForeign(wanted: Wanted, existing: Existing): void {
  throwIfAny(registrationRefusal(wanted, { ...existing, isCleared: true }), ...vaultRefusals(wanted, existing));
}

function throwIfAny(...refusals: readonly (string | undefined)[]): void {
  const texts = refusals.filter((text) => text !== undefined);
  if (texts.length > 0) throw new SetupError(texts.join("\n\n"));
}

function registrationRefusal(wanted: Wanted, found: Found): string | undefined {
  const { registration } = found;
  if (!registration || wanted.accepted.has(registration.application.appId.toLowerCase())) return undefined;
  const problems = registrationProblems(wanted, registration, found);
  if (problems.length === 0) return undefined;
  const { appId } = registration.application;
  return [
    `The app registration ${wanted.uniqueName} (${appId}) was there already, and this script did not make all of it:`,
    ...problems.map((problem) => `  - ${problem}`),
    "Whoever is behind that could act as the app, and so read every message, as soon as an administrator consents.",
    `If nobody here made it: az ad app delete --id ${appId}, and run this again. If somebody did: remove what is named, or`,
    `take the app over as it is with --accept ${appId}.`,
  ].join("\n");
}

function registrationProblems(
  wanted: Wanted,
  { application, callerId, owners, federatedCredentials, servicePrincipal }: Registration,
  { clientSecrets, deployment, isCleared }: Found,
): string[] {
  const { appId, signInAudience, passwordCredentials, keyCredentials } = application;
  // A colleague made it, and the deployment was told of it: that was looked at then.
  const deployed = isReachable(deployment) ? deployment.settings.GRAPH_CLIENT_ID : undefined;
  const isDeployed = [wanted.deployedClientId, deployed?.toLowerCase()].includes(appId.toLowerCase());
  const others = (list: readonly Owner[]) => list.filter(({ id }) => !isDeployed && id !== callerId);
  const isOurs = ({ keyId, displayName }: Credential) =>
    (isCleared && displayName === passwordNameOf(wanted)) ||
    clientSecrets.some(({ tags }) => tags[CLIENT_SECRET_TAGS.keyId] === keyId);
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
    ...addressesOf(application).map((address) => `it has the address ${quoted(address)}`),
    ...foreignAccess(application),
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

/** Where sign-ins are answered, and what the app could be asked for as an API. This one signs nobody in. */
function addressesOf({ web, spa, publicClient, identifierUris }: Application): string[] {
  return [...[web, spa, publicClient].flatMap((platform) => platform?.redirectUris ?? []), ...identifierUris];
}

/** Application roles of Graph are this script's to say, so those that are not wanted are taken off. Others would stay. */
function foreignAccess({ requiredResourceAccess }: Application): string[] {
  return requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    if (resourceAppId !== MICROSOFT_GRAPH_APP_ID) {
      return [`it asks for permissions of another API, ${quoted(resourceAppId, "")}`];
    }
    const delegated = resourceAccess.filter(({ type }) => type !== "Role");
    return delegated.map(({ id }) => `it asks for a delegated permission of Microsoft Graph, ${quoted(id, "")}`);
  });
}

function vaultRefusals(wanted: Wanted, existing: Existing): (string | undefined)[] {
  const { clientSecrets, clientStates, operatorKeys, certificateSecrets } = existing;
  return [
    vaultRefusal(wanted, SECRET_NAMES.clientSecret, secretProblems(clientSecrets)),
    vaultRefusal(wanted, SECRET_NAMES.clientState, secretProblems(clientStates)),
    vaultRefusal(wanted, SECRET_NAMES.operatorKey, secretProblems(operatorKeys)),
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

function quoted(text: string, mark = '"'): string {
  return mark + printable(text, MAX_NAME_LENGTH) + mark;
}
