import { z } from "zod";
import type { AccessToken } from "../authority/authority.ts";
import { badRequest, GraphError } from "../graph/graph-error.ts";
import { grantedTo } from "../graph/permissions.ts";
import {
  LIFECYCLE_URL_REQUIRED_AFTER_MS,
  MAX_CERTIFICATE_ID_LENGTH,
  MAX_CERTIFICATE_KEY_BITS,
  MAX_CLIENT_STATE_LENGTH,
  MIN_CERTIFICATE_KEY_BITS,
  MIN_SUBSCRIPTION_LIFETIME_MS,
} from "../limits.ts";
import { parseResource, type SubscribedResource } from "./resource.ts";
import type { ChangeType } from "./resource-change.ts";
import { type EncryptionCertificate, parseEncryptionCertificate } from "./subscription.ts";

const text = z.string().min(1);
const optionalText = text.nullish();
const certificateFields = { encryptionCertificate: optionalText, encryptionCertificateId: optionalText };

/** "Create subscription". Graph refuses properties it does not know; the web-push ones of 2026 belong to other channels. */
const createBody = z.strictObject({
  "@odata.type": optionalText,
  changeType: text,
  notificationUrl: text,
  resource: text,
  expirationDateTime: text,
  clientState: optionalText,
  lifecycleNotificationUrl: optionalText,
  includeResourceData: z.boolean().nullish(),
  latestSupportedTlsVersion: z.enum(["v1_0", "v1_1", "v1_2", "v1_3"]).nullish(),
  notificationUrlAppId: optionalText,
  ...certificateFields,
});

/** "Update subscription". */
const patchBody = z.strictObject({
  "@odata.type": optionalText,
  expirationDateTime: optionalText,
  notificationUrl: optionalText,
  ...certificateFields,
});

export interface CreateRequest {
  readonly resource: string;
  readonly target: SubscribedResource;
  readonly changeTypes: readonly ChangeType[];
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly includeResourceData: boolean;
  readonly encryptionCertificate: EncryptionCertificate | null;
  readonly latestSupportedTlsVersion: string;
  readonly notificationUrlAppId: string | null;
  readonly expirationMs: number;
}

export interface PatchRequest {
  readonly expirationMs: number | null;
  readonly notificationUrl: string | null;
  readonly encryptionCertificate: EncryptionCertificate | null;
}

/** Throws a GraphError (400) that says which rule the body breaks. */
export function readCreateRequest(body: Buffer, nowMs: number): CreateRequest {
  const parsed = parseJson(createBody, body);
  const target = parseResource(parsed.resource);
  if (target === undefined) throw badRequest(`The resource '${parsed.resource}' cannot be subscribed to.`);
  const expirationMs = readExpiration(parsed.expirationDateTime, nowMs, target);
  const lifecycleNotificationUrl = parsed.lifecycleNotificationUrl ?? null;
  requireHttps("notificationUrl", parsed.notificationUrl);
  if (lifecycleNotificationUrl !== null) requireHttps("lifecycleNotificationUrl", lifecycleNotificationUrl);
  else requireShortLifetime(expirationMs - nowMs);
  const clientState = parsed.clientState ?? null;
  if ((clientState ?? "").length > MAX_CLIENT_STATE_LENGTH) {
    throw badRequest(`clientState must be at most ${MAX_CLIENT_STATE_LENGTH} characters long.`);
  }
  const includeResourceData = parsed.includeResourceData ?? false;
  const encryptionCertificate = readCertificate(parsed);
  if (target.isRichOnly && !includeResourceData) {
    throw badRequest("includeResourceData must be true for subscriptions to this resource.");
  }
  if (includeResourceData && encryptionCertificate === null) {
    throw badRequest(
      "encryptionCertificate and encryptionCertificateId are required when includeResourceData is true.",
    );
  }
  return {
    resource: parsed.resource,
    target,
    changeTypes: readChangeTypes(parsed.changeType, target),
    notificationUrl: parsed.notificationUrl,
    lifecycleNotificationUrl,
    clientState,
    includeResourceData,
    encryptionCertificate,
    latestSupportedTlsVersion: parsed.latestSupportedTlsVersion ?? "v1_2",
    notificationUrlAppId: parsed.notificationUrlAppId ?? null,
    expirationMs,
  };
}

export function readPatchRequest(body: Buffer, nowMs: number, target: SubscribedResource): PatchRequest {
  const parsed = parseJson(patchBody, body);
  const { expirationDateTime = null, notificationUrl = null } = parsed;
  if (expirationDateTime === null && notificationUrl === null) {
    throw badRequest("Either expirationDateTime or notificationUrl must be given.");
  }
  if (notificationUrl !== null) requireHttps("notificationUrl", notificationUrl);
  const encryptionCertificate = readCertificate(parsed);
  if (target.isRichOnly && (notificationUrl !== null || encryptionCertificate !== null)) {
    throw badRequest("Only expirationDateTime can be updated for subscriptions to this resource.");
  }
  return {
    expirationMs: expirationDateTime === null ? null : readExpiration(expirationDateTime, nowMs, target),
    notificationUrl,
    encryptionCertificate,
  };
}

/** Only the documented read permissions count for subscriptions. */
export function requireSubscriptionPermission(token: AccessToken, target: SubscribedResource): void {
  const accepted = token.userId === undefined ? target.permissions : target.delegated;
  if (accepted.some((permission) => grantedTo(token).includes(permission))) return;
  throw extensionError("Create", 403, `Forbidden; Reason: Caller needs one of ${accepted.join(", ")}`);
}

/** How the subscription service wraps what the Teams service told it. */
export function extensionError(operation: string, status: number, reason: string): GraphError {
  return new GraphError(status, "ExtensionError", {
    message: `Operation: ${operation}; Exception: [Status Code: ${reason}]`,
  });
}

function parseJson<T>(schema: z.ZodType<T>, body: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is valid.",
    );
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  throw badRequest(
    unknown === undefined
      ? `The property '${issue?.path.join("/")}' is missing or has an invalid value.`
      : `The property '${unknown}' does not exist on type 'microsoft.graph.subscription' or cannot be set here.`,
  );
}

function readChangeTypes(value: string, target: SubscribedResource): ChangeType[] {
  const names = value.split(",").map((name) => name.trim().toLowerCase());
  const known: readonly string[] = target.changeTypes;
  const isKnown = names.every((name) => known.includes(name));
  if (!isKnown || new Set(names).size !== names.length) throw badRequest(`The changeType '${value}' is not supported.`);
  return names as ChangeType[];
}

/** Too short a lifetime is raised without a word; too long a one is refused. */
function readExpiration(value: string, nowMs: number, { maxLifetimeMs }: SubscribedResource): number {
  const expirationMs = Date.parse(value);
  if (Number.isNaN(expirationMs)) throw badRequest("The property 'expirationDateTime' has an invalid value.");
  if (expirationMs > nowMs + maxLifetimeMs) {
    const minutes = maxLifetimeMs / 60_000;
    throw badRequest(`Subscription expiration can only be ${minutes} minutes in the future.`);
  }
  return Math.max(expirationMs, nowMs + MIN_SUBSCRIPTION_LIFETIME_MS);
}

function requireShortLifetime(lifetimeMs: number): void {
  if (lifetimeMs <= LIFECYCLE_URL_REQUIRED_AFTER_MS) return;
  throw badRequest(
    "lifecycleNotificationUrl is a required property for subscription creation on this resource when the " +
      "expirationDateTime value is set to greater than 1 hour.",
  );
}

function requireHttps(name: string, value: string): void {
  if (!URL.canParse(value) || new URL(value).protocol !== "https:") {
    throw badRequest(`The ${name} must be a valid https URL.`);
  }
}

function readCertificate(fields: {
  encryptionCertificate?: string | null | undefined;
  encryptionCertificateId?: string | null | undefined;
}): EncryptionCertificate | null {
  const { encryptionCertificate, encryptionCertificateId } = fields;
  if (!encryptionCertificate && !encryptionCertificateId) return null;
  if (!encryptionCertificate || !encryptionCertificateId) {
    throw badRequest("encryptionCertificate and encryptionCertificateId must be given together.");
  }
  if (encryptionCertificateId.length > MAX_CERTIFICATE_ID_LENGTH) {
    throw badRequest(`encryptionCertificateId must be at most ${MAX_CERTIFICATE_ID_LENGTH} characters long.`);
  }
  const bits = { min: MIN_CERTIFICATE_KEY_BITS, max: MAX_CERTIFICATE_KEY_BITS };
  const parsed = parseEncryptionCertificate(encryptionCertificate, encryptionCertificateId, bits);
  if (typeof parsed === "string") throw badRequest(parsed);
  return parsed;
}
