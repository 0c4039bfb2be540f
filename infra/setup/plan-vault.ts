import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import type { Application } from "./entra.ts";
import type { Existing } from "./existing.ts";
import type { Step } from "./step.ts";
import { type CertificateInfo, PEM_CONTENT_TYPE, type SecretInfo } from "./vault.ts";
import { CERTIFICATE_BITS, passwordNameOf, RENEW_BEFORE_MS, type Rotatable, type Wanted } from "./wanted.ts";

interface PlanInput {
  readonly wanted: Wanted;
  readonly existing: Existing;
  readonly nowMs: number;
}

/** Tags on a stored client secret: of which app it is, and which of its credentials. */
export const CLIENT_SECRET_TAGS = { appId: "appId", keyId: "keyId" } as const;

const DAY_MS = 86_400_000;

/** Of one of the registrations. */
interface ClientSecretRow {
  readonly appName: string;
  readonly application: Application | undefined;
  readonly secretName: string;
  readonly versions: readonly SecretInfo[];
  readonly rotatable: Rotatable;
  readonly remove: "remove-client-secret" | "remove-api-client-secret";
  readonly add: "add-client-secret" | "add-api-client-secret";
}

export function planClientSecret(input: PlanInput): Step[] {
  const { wanted, existing } = input;
  return planSecretOf(input, {
    appName: wanted.uniqueName,
    application: existing.registration?.application,
    secretName: SECRET_NAMES.clientSecret,
    versions: existing.clientSecrets,
    rotatable: "client-secret",
    remove: "remove-client-secret",
    add: "add-client-secret",
  });
}

/** The API's own, with which it has people's tokens exchanged; none where it does nothing in anybody's name. */
export function planApiSecret(input: PlanInput): Step[] {
  const { wanted, existing } = input;
  if (wanted.scopes.length === 0) return [];
  return planSecretOf(input, {
    appName: wanted.apiName,
    application: existing.api?.application,
    secretName: SECRET_NAMES.apiClientSecret,
    versions: existing.apiSecrets,
    rotatable: "api-client-secret",
    remove: "remove-api-client-secret",
    add: "add-api-client-secret",
  });
}

/**
 * A client secret is known from Graph once, when it is made, so one that did not reach Key Vault is lost: it is removed and
 * another made. Which is which the tags tell.
 */
function planSecretOf(input: PlanInput, row: ClientSecretRow): Step[] {
  const { appName, application, secretName, versions } = row;
  const storedKeyIds = new Set(versions.map(({ tags }) => tags[CLIENT_SECRET_TAGS.keyId]));
  const lost = (application?.passwordCredentials ?? []).filter(
    ({ displayName, keyId }) => displayName === passwordNameOf(input.wanted) && !storedKeyIds.has(keyId),
  );
  const removals = lost.map(
    ({ keyId }): Step => ({
      kind: row.remove,
      keyId,
      words: `remove a client secret of ${appName} that an interrupted run left, since nobody knows its value`,
    }),
  );
  const reason = whyNewSecret(input, row);
  if (!reason) return removals;
  const words = `add a client secret to ${appName} and store it as ${secretName}: ${reason}`;
  return [...removals, { kind: row.add, words }];
}

function whyNewSecret({ wanted, nowMs }: PlanInput, row: ClientSecretRow): string | undefined {
  if (wanted.rotate.has(row.rotatable)) return "rotation was asked for; the older one stays valid";
  const newest = newestUsable(row.versions, nowMs);
  if (!newest) return "there is none";
  if (newest.expiresMs !== undefined && newest.expiresMs - nowMs <= RENEW_BEFORE_MS) {
    return `the one there expires ${inDays(newest.expiresMs - nowMs)}`;
  }
  return isOf(row.application, newest) ? undefined : "the one there is not of this app";
}

/** One without tags was stored by hand, and accepted by name. */
function isOf(application: Application | undefined, { tags }: SecretInfo): boolean {
  const keyId = tags[CLIENT_SECRET_TAGS.keyId];
  if (keyId === undefined) return true;
  return application?.passwordCredentials.some((credential) => credential.keyId === keyId) ?? false;
}

/** What nobody has to know, or nobody but who asks Key Vault for it. */
export function planRandomSecrets({ wanted, existing, nowMs }: PlanInput): Step[] {
  const rows = [
    { name: SECRET_NAMES.clientState, versions: existing.clientStates, rotatable: "client-state" },
    { name: SECRET_NAMES.operatorKey, versions: existing.operatorKeys, rotatable: "operator-key" },
    { name: SECRET_NAMES.hookKey, versions: existing.hookKeys, rotatable: "hook-key" },
  ] as const;
  return rows.flatMap(({ name, versions, rotatable }): Step[] => {
    const isThere = newestUsable(versions, nowMs) !== undefined;
    if (isThere && !wanted.rotate.has(rotatable)) return [];
    const reason = isThere ? "rotation was asked for; the older one stays accepted" : "there is none";
    return [{ kind: "create-random-secret", name, words: `store a random ${name}: ${reason}` }];
  });
}

export function planCertificate({ wanted, existing, nowMs }: PlanInput): { steps: Step[]; notices: string[] } {
  const { certificate, certificateOperation, certificateSecrets } = existing;
  const name = SECRET_NAMES.notificationCertificate;
  if (certificateOperation?.status === "inProgress") {
    const words = `wait for the certificate ${name}, which is being made`;
    return { steps: [{ kind: "await-certificate", words }], notices: [] };
  }
  if (!certificate && newestUsable(certificateSecrets, nowMs)) {
    const notice = `${name} was stored by hand as a secret. It is kept; Key Vault does not rotate it.`;
    return { steps: [], notices: [notice] };
  }
  const reason = whyNewCertificate(certificate, { wanted, nowMs });
  if (reason) {
    const words = `make the certificate ${name} (self-signed, rotated by Key Vault): ${reason}`;
    return { steps: [{ kind: "create-certificate", words }], notices: [] };
  }
  const notice = `Key Vault does not rotate ${name} by itself: its policy has no AutoRenew.`;
  return { steps: [], notices: certificate?.policy.rotatesItself ? [] : [notice] };
}

function whyNewCertificate(
  certificate: CertificateInfo | undefined,
  { wanted, nowMs }: Pick<PlanInput, "wanted" | "nowMs">,
): string | undefined {
  if (!certificate?.enabled) return "there is none";
  const { contentType, exportable, keyType, keyBits } = certificate.policy;
  if (contentType !== PEM_CONTENT_TYPE) return `the one there is not ${PEM_CONTENT_TYPE}`;
  if (!exportable) return "the private key of the one there cannot be read";
  if (keyType !== "RSA" || keyBits < CERTIFICATE_BITS.min || keyBits > CERTIFICATE_BITS.max) {
    return `Graph takes RSA of ${CERTIFICATE_BITS.min} to ${CERTIFICATE_BITS.max} bits, which the one there is not`;
  }
  const leftMs = (certificate.expiresMs ?? Number.POSITIVE_INFINITY) - nowMs;
  if (leftMs <= RENEW_BEFORE_MS) return `the one there expires ${inDays(leftMs)}`;
  return wanted.rotate.has("certificate") ? "rotation was asked for; the older one stays readable" : undefined;
}

/** Of those the app would read, the one it would use. */
function newestUsable(versions: readonly SecretInfo[], nowMs: number): SecretInfo | undefined {
  return versions.find(({ enabled, expiresMs }) => enabled && nowMs < (expiresMs ?? Number.POSITIVE_INFINITY));
}

function inDays(durationMs: number): string {
  return durationMs <= 0 ? "now" : `in ${Math.ceil(durationMs / DAY_MS)} days`;
}
