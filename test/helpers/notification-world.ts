import { generateKeyPairSync } from "node:crypto";
import { createLocalJWKSet, exportJWK, type JWTVerifyGetKey, SignJWT } from "jose";
import { SimulatedClock } from "../../local/simulated-clock.ts";
import { createClientStates } from "../../shared/capture/notification/client-states.ts";
import { createKeyring } from "../../shared/capture/notification/keyring.ts";
import type { NotificationPorts } from "../../shared/capture/notification/notification-ports.ts";
import {
  createTokenVerifier,
  GRAPH_CHANGE_TRACKING_APP_ID,
} from "../../shared/capture/notification/validation-tokens.ts";
import { severalOf } from "../../shared/job/queue-body.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import type { QueueItem } from "../../shared/store/message/queue-item.ts";
import { createMemoryBlobStore } from "./memory-blob-store.ts";
import { createMemorySecretStore } from "./memory-secret-store.ts";
import { createMemoryWorkQueue } from "./memory-work-queue.ts";
import { chatMessageText, type KeyName, keys, secretPem } from "./notification-vectors.ts";
import { createRecordingLog } from "./recording-log.ts";
import { sealContent } from "./seal.ts";

export const TENANT_ID = "11111111-1111-4111-8111-111111111111";
export const OTHER_TENANT_ID = "22222222-2222-4222-8222-222222222222";
export const CLIENT_ID = "33333333-3333-4333-8333-333333333333";
export const CLIENT_STATE = "a client state that only we and Graph know";
export const AUTHORITY = "https://login.example";
const CERTIFICATE_ID = "0123456789abcdef0123456789abcdef";
export const MESSAGE_RESOURCE = "chats('19:0123@thread.v2')/messages('1767225600123')";

const HOUR_SECONDS = 3_600;
const signing = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...(await exportJWK(signing.publicKey)), kid: "authority-key", use: "sig" };

/** The authority's key set, as `jose` would read it from its URL. */
export const authorityKeys: JWTVerifyGetKey = createLocalJWKSet({ keys: [jwk] });

/** `undefined` removes a claim. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** A token as Graph's, at the clock's time; `claims` replace single ones. */
export function signToken(nowMs: number, claims: TokenClaims = {}, header: { kid?: string } = {}): Promise<string> {
  const nowSeconds = Math.floor(nowMs / 1_000);
  const payload = {
    iss: `${AUTHORITY}/${TENANT_ID}/v2.0`,
    aud: CLIENT_ID,
    azp: GRAPH_CHANGE_TRACKING_APP_ID,
    tid: TENANT_ID,
    iat: nowSeconds,
    nbf: nowSeconds,
    exp: nowSeconds + HOUR_SECONDS,
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "authority-key", ...header })
    .sign(signing.privateKey);
}

/** An encrypted item as Graph's; `members` replace single ones. */
export function encryptedItem(members: Record<string, unknown> = {}, text = chatMessageText): Record<string, unknown> {
  return {
    subscriptionId: "44444444-4444-4444-8444-444444444444",
    subscriptionExpirationDateTime: "2026-01-03T00:00:00.0000000-08:00",
    changeType: "created",
    resource: MESSAGE_RESOURCE,
    resourceData: { id: "1767225600123", "@odata.type": "#Microsoft.Graph.chatMessage" },
    clientState: CLIENT_STATE,
    tenantId: TENANT_ID,
    encryptedContent: seal(text),
    ...members,
  };
}

/** A content sealed for one of the test keys. */
export function seal(text: string, key: KeyName = "rsa-2048", certificateId = CERTIFICATE_ID) {
  return sealContent(text, { certificatePem: keys[key].certificatePem, certificateId });
}

export function plainItem(members: Record<string, unknown> = {}): Record<string, unknown> {
  const { encryptedContent: _encryptedContent, ...rest } = encryptedItem();
  return { ...rest, changeType: "deleted", ...members };
}

export function lifecycleItem(members: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    subscriptionId: "44444444-4444-4444-8444-444444444444",
    subscriptionExpirationDateTime: "2026-01-03T00:00:00Z",
    clientState: CLIENT_STATE,
    tenantId: TENANT_ID,
    lifecycleEvent: "reauthorizationRequired",
    ...members,
  };
}

/** Everything receiving needs, in memory, with one certificate and one client state enabled. */
export function createNotificationWorld({ key = "rsa-2048" as KeyName, keySet = authorityKeys } = {}) {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const store = createMemorySecretStore({ clock });
  store.add(SECRET_NAMES.clientState, CLIENT_STATE);
  store.add(SECRET_NAMES.notificationCertificate, secretPem(key), CERTIFICATE_ID);
  const secrets = { store, clock, log };
  const ports = {
    tenantId: TENANT_ID,
    tokens: createTokenVerifier({
      keys: keySet,
      authority: AUTHORITY,
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      clock,
      log,
    }),
    clientStates: createClientStates(secrets),
    keyring: createKeyring(secrets),
    queue: createMemoryWorkQueue(),
    blobs: createMemoryBlobStore({ clock }),
    clock,
    cores: 1,
    log,
  } satisfies NotificationPorts;
  return {
    ...ports,
    ports,
    store,
    /** What stands in the queue `messages`, in the order in which it was sent. */
    queued: () =>
      ports.queue.sent
        .filter(({ queue }) => queue === "messages")
        .flatMap(({ text }) => severalOf(JSON.parse(text)) as QueueItem[]),
    post: (items: readonly unknown[], tokens?: readonly unknown[]) => ({
      bodyText: JSON.stringify({ value: items, ...(tokens ? { validationTokens: tokens } : {}) }),
      receivedMs: clock.nowMs(),
    }),
  };
}
