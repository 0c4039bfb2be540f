import { randomBytes } from "node:crypto";
import { toIso } from "../../shared/base/clock.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import {
  admitViewer,
  createApiPrincipal,
  createServicePrincipal,
  createViewerPrincipal,
  declareApi,
  declareViewer,
  register,
  registerApi,
  registerViewer,
} from "./carry-out-applications.ts";
import { syncTriggers, tellDeployment } from "./carry-out-deployment.ts";
import type { Application } from "./entra.ts";
import { grantedRoleIds } from "./existing.ts";
import { grantScopes } from "./grant-scopes.ts";
import { CLIENT_SECRET_TAGS } from "./plan-vault.ts";
import { apiOf, applicationOf, clientIdOf, type Progress, patiently, untilSeen } from "./progress.ts";
import { hasStatus, SetupError } from "./setup-error.ts";
import type { Step, StepOf } from "./step.ts";
import {
  CERTIFICATE_BITS,
  CERTIFICATE_RENEW_DAYS_BEFORE_EXPIRY,
  CERTIFICATE_VALIDITY_MONTHS,
  CLIENT_SECRET_LIFETIME_MS,
  certificateSubjectOf,
  passwordNameOf,
  STORED_BY_SETUP,
} from "./wanted.ts";

/** 43 characters; Graph allows 128 for a client state. Graph: "subscription resource type". */
const RANDOM_SECRET_BYTES = 32;

/** Carries out one step. Whatever fails leaves a state that the next run completes. */
export async function carryOut(progress: Progress, step: Step): Promise<void> {
  switch (step.kind) {
    case "register-application":
      return register(progress, step);
    case "declare-roles":
      return progress.ports.directory.changeApplication(applicationOf(progress).id, {
        requiredResourceAccess: step.access,
      });
    case "create-service-principal":
      return createServicePrincipal(progress);
    case "remove-client-secret":
      return progress.ports.directory.removePassword(applicationOf(progress).id, step.keyId);
    case "add-client-secret":
      return addClientSecret(progress, applicationOf(progress), SECRET_NAMES.clientSecret);
    case "remove-api-client-secret":
      return progress.ports.directory.removePassword(apiOf(progress).id, step.keyId);
    case "add-api-client-secret":
      return addClientSecret(progress, apiOf(progress), SECRET_NAMES.apiClientSecret);
    case "create-certificate":
      await createCertificate(progress);
      return awaitCertificate(progress);
    case "await-certificate":
      return awaitCertificate(progress);
    case "create-random-secret":
      return progress.ports.vault.setSecret(step.name, {
        value: randomBytes(RANDOM_SECRET_BYTES).toString("base64url"),
        tags: STORED_BY_SETUP,
      });
    case "assign-role":
      return assignRole(progress, step);
    case "register-api":
      return registerApi(progress, step);
    case "declare-api":
      return declareApi(progress, step.changes);
    case "create-api-principal":
      return createApiPrincipal(progress);
    case "grant-scopes":
      return grantScopes(progress, step);
    case "register-viewer":
      return registerViewer(progress, step);
    case "declare-viewer":
      return declareViewer(progress, step);
    case "create-viewer-principal":
      return createViewerPrincipal(progress);
    case "admit-viewer":
      return admitViewer(progress);
    case "tell-deployment":
      return tellDeployment(progress, step);
    case "sync-triggers":
      return syncTriggers(progress);
    case "tell-azd":
      return progress.ports.azd?.setVariable(step.variable, clientIdOf(progress, step.variable));
  }
}

async function addClientSecret(progress: Progress, { id, appId }: Application, secretName: string): Promise<void> {
  const { ports, wanted, clock } = progress;
  const expiresMs = clock.nowMs() + CLIENT_SECRET_LIFETIME_MS;
  const { keyId, secretText } = await patiently(progress, [404], () =>
    ports.directory.addPassword(id, { displayName: passwordNameOf(wanted), endDateTime: toIso(expiresMs) }),
  );
  const tags = { ...STORED_BY_SETUP, [CLIENT_SECRET_TAGS.appId]: appId, [CLIENT_SECRET_TAGS.keyId]: keyId };
  await ports.vault.setSecret(secretName, { value: secretText, tags, expiresMs });
}

function createCertificate({ ports, wanted }: Progress): Promise<void> {
  return ports.vault.createCertificate(SECRET_NAMES.notificationCertificate, {
    subject: certificateSubjectOf(wanted),
    keyBits: CERTIFICATE_BITS.min,
    validityMonths: CERTIFICATE_VALIDITY_MONTHS,
    renewDaysBeforeExpiry: CERTIFICATE_RENEW_DAYS_BEFORE_EXPIRY,
  });
}

async function awaitCertificate(progress: Progress): Promise<void> {
  const { status, errorCode } = await untilSeen(progress, "the certificate", async () => {
    const operation = await progress.ports.vault.certificateOperation(SECRET_NAMES.notificationCertificate);
    return operation?.status === "inProgress" ? undefined : (operation ?? { status: "completed" });
  });
  if (status === "completed") return;
  throw new SetupError(`Key Vault did not make the certificate: ${errorCode || status}. Run this again.`);
}

async function assignRole(progress: Progress, { roleId }: StepOf<"assign-role">): Promise<void> {
  const { ports, graph, servicePrincipal } = progress;
  if (!servicePrincipal) throw new SetupError("There is no service principal to assign roles to.");
  const principalId = servicePrincipal.id;
  const assignment = { principalId, resourceId: graph.servicePrincipalId, appRoleId: roleId };
  let refusal: unknown;
  try {
    await patiently(progress, [404], () => ports.directory.assignAppRole(assignment));
  } catch (error) {
    // 400 is also the answer when it was assigned before, by a run whose work the listing did not show yet.
    if (!hasStatus(error, 400)) throw error;
    refusal = error;
  }
  const isListed = async () => (await grantedRoleIds(ports.directory, graph, principalId)).has(roleId) || undefined;
  await untilSeen(progress, "the assignment", isListed).catch((error: unknown) => {
    throw refusal ?? error;
  });
}
