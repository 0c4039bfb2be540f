import type { ErrorRow } from "./error-row.ts";
import { HEALTH_ERRORS } from "./health-errors.ts";
import { STORE_ERRORS } from "./store-errors.ts";

/**
 * The catalogue of everything that can go wrong, one row a code. Codes are stable: operators alert on them and API
 * clients switch on them. HTTP status, retry and blame are derived from the row, never from a message.
 */
export const ERRORS = {
  "settings-invalid": {
    fault: "operator",
    status: 500,
    title: "Settings are missing or malformed",
    remedy: "Set the named settings as the README's settings table describes and restart.",
  },
  "body-too-large": {
    fault: "sender",
    status: 413,
    title: "The request body is over the limit",
    remedy: "Send fewer items in one post.",
  },
  "post-too-slow": {
    fault: "transient",
    status: 503,
    title: "A post of Graph could not be made durable in the time in which Graph wants its answer",
    remedy:
      "Nothing: Graph sends it again. If it repeats, see which of queue, Blob storage and Key Vault answers slowly.",
  },
  "body-not-json": {
    fault: "sender",
    status: 400,
    title: "The request body is not JSON",
    remedy: "Send a JSON document encoded as UTF-8.",
  },
  "envelope-invalid": {
    fault: "sender",
    status: 400,
    title: "The request body is not a changeNotificationCollection",
    remedy: "Send { value: changeNotification[], validationTokens?: string[] } as Microsoft Graph does.",
  },
  "token-missing": {
    fault: "sender",
    status: 202,
    title: "An encrypted item came without a validation token",
    remedy:
      "Nothing, if it was not Microsoft Graph; otherwise check that the app registration's id is GRAPH_CLIENT_ID.",
  },
  "token-invalid": {
    fault: "sender",
    status: 202,
    title: "A validation token is malformed, wrongly signed, expired or not yet valid",
    remedy: "Nothing, if it was not Microsoft Graph; otherwise check GRAPH_AUTHORITY and the clock.",
  },
  "token-wrong-issuer": {
    fault: "sender",
    status: 202,
    title: "A validation token was issued for another tenant or by another authority",
    remedy: "Check GRAPH_TENANT_ID and GRAPH_AUTHORITY.",
  },
  "token-wrong-audience": {
    fault: "sender",
    status: 202,
    title: "A validation token is meant for another app",
    remedy: "Check GRAPH_CLIENT_ID.",
  },
  "token-wrong-publisher": {
    fault: "sender",
    status: 202,
    title: "A validation token was not requested by Microsoft Graph Change Tracking",
    remedy: "Nothing: somebody else's token was presented.",
  },
  "item-invalid": {
    fault: "sender",
    status: 202,
    title: "One item of a post is not a changeNotification",
    remedy:
      "Nothing, unless it repeats: then compare Graph's changeNotification resource with shared/capture/notification/envelope.ts.",
  },
  "client-state-mismatch": {
    fault: "sender",
    status: 202,
    title: "The clientState of an item is not one of ours",
    remedy:
      "If it follows a rotation, keep the older version of graph-client-state enabled until every subscription is renewed.",
  },
  "tenant-mismatch": {
    fault: "sender",
    status: 202,
    title: "An item is of another tenant",
    remedy: "Check GRAPH_TENANT_ID.",
  },
  "resource-unsupported": {
    fault: "sender",
    status: 202,
    title: "An item is about a resource that is not a Teams message",
    remedy: "Subscribe to message resources only (GRAPH_RESOURCES).",
  },
  "signature-mismatch": {
    fault: "sender",
    status: 202,
    title: "The dataSignature of an authentic item does not match its data",
    remedy:
      "The item is kept in quarantine; if many, compare the notification certificate in Key Vault with the subscription's.",
  },
  "certificate-unknown": {
    fault: "operator",
    status: 202,
    title: "An item is encrypted for a certificate that is not in Key Vault",
    remedy:
      "Enable the version of graph-notification-certificate that the item names; it is kept in quarantine until then.",
  },
  "certificate-invalid": {
    fault: "operator",
    status: 500,
    title: "A version of the notification certificate is not a PEM with an RSA key and its certificate",
    remedy:
      "Store graph-notification-certificate as PEM with its private key (RSA, 2,048 to 4,096 bits), or disable the version.",
  },
  "content-undecipherable": {
    fault: "sender",
    status: 202,
    title: "The encrypted content of an authentic item cannot be opened or is not a JSON object",
    remedy: "The item is kept in quarantine; see its reason there.",
  },
  "secret-unavailable": {
    fault: "transient",
    status: 503,
    title: "Key Vault did not answer or does not hold the secret",
    remedy: "Check KEY_VAULT_URL, the Key Vault Secrets User role, and that the named secret has an enabled version.",
  },
  "authority-unavailable": {
    fault: "transient",
    status: 503,
    title: "The login authority did not answer: no signing keys, or no token",
    remedy: "Check GRAPH_AUTHORITY and outbound https; Graph retries meanwhile.",
  },
  "queue-unavailable": {
    fault: "transient",
    status: 503,
    title: "The queue did not take the message",
    remedy: "Check the storage account; Graph retries for four hours.",
  },
  "blob-unavailable": {
    fault: "transient",
    status: 503,
    title: "Blob storage did not answer",
    remedy: "Check the storage account; the message is retried.",
  },
  ...STORE_ERRORS,
  "queue-message-invalid": {
    fault: "us",
    status: 500,
    title: "A queue message could not be parsed",
    remedy: "It is kept as a dead letter; compare it with shared/store/message/queue-item.ts.",
  },
  "message-invalid": {
    fault: "sender",
    status: 500,
    title: "A payload is not a chatMessage that can be identified",
    remedy: "It is kept as a dead letter with its payload; compare it with Graph's chatMessage resource.",
  },
  "raw-misplaced": {
    fault: "us",
    status: 500,
    title: "A raw payload stands under a path that is not its own",
    remedy: "It is kept as a dead letter; look at who else writes to the container raw.",
  },
  "graph-unauthorized": {
    fault: "operator",
    status: 401,
    title: "Graph did not accept our token",
    remedy: "Check GRAPH_CLIENT_ID, GRAPH_TENANT_ID and the graph-client-secret.",
  },
  "graph-forbidden": {
    fault: "operator",
    status: 403,
    title: "Graph refused: a permission or its admin consent is missing",
    remedy:
      "Grant the application permissions listed in the README and their admin consent; it takes some minutes to apply.",
  },
  "graph-not-found": {
    fault: "sender",
    status: 404,
    title: "Graph does not know this resource",
    remedy: "Check the id; it may have been deleted.",
  },
  "graph-gone": {
    fault: "transient",
    status: 503,
    title: "Graph no longer knows this delta token",
    remedy: "Nothing: the source is synced from the start.",
  },
  "graph-bad-request": {
    fault: "us",
    status: 500,
    title: "Graph called the request malformed",
    remedy: "Report it with the event's request id.",
  },
  "graph-answer-invalid": {
    fault: "us",
    status: 502,
    title: "An answer of Graph does not have the documented shape",
    remedy: "Compare the answer of the named route with Graph's documentation; report it with the request id.",
  },
  "graph-conflict": {
    fault: "operator",
    status: 409,
    title: "Graph already holds a subscription for this app, resource and change types",
    remedy: "Another deployment of this app registration subscribes to the same resource; use one of the two.",
  },
  "graph-quota": {
    fault: "operator",
    status: 403,
    title: "A subscription quota of Graph is used up",
    remedy:
      "Remove subscriptions that nobody needs: 10,000 Teams subscriptions per organisation, one per app and resource.",
  },
  "graph-throttled": {
    fault: "transient",
    status: 429,
    title: "Graph throttled us for longer than one invocation may wait",
    remedy: "Nothing: the work is repeated after Retry-After.",
  },
  "source-unsettled": {
    fault: "transient",
    status: 503,
    title: "A source changed faster than it could be read",
    remedy: "Nothing: it is read on from there, after a gap within hours, otherwise the next day.",
  },
  "graph-unavailable": {
    fault: "transient",
    status: 504,
    title: "Graph did not answer in time",
    remedy: "Nothing: the work is repeated.",
  },
  "subscription-missing": {
    fault: "operator",
    status: 503,
    title: "A wanted resource has no living subscription",
    remedy: "Wait for the next run of renew-subscriptions; if it stays, the event subscription.failed says why.",
  },
  "query-invalid": {
    fault: "sender",
    status: 400,
    title: "One or more query parameters are wrong",
    remedy: "Correct the parameters listed under errors.",
  },
  "conversation-not-found": {
    fault: "sender",
    status: 404,
    title: "No message of this conversation is stored",
    remedy: "Check the id; a conversation appears with its first stored message.",
  },
  "message-not-found": {
    fault: "sender",
    status: 404,
    title: "No such message is stored in this conversation",
    remedy: "Check the id; a reply is addressed as rootId.messageId.",
  },
  "body-invalid": {
    fault: "sender",
    status: 400,
    title: "One or more members of the request body are wrong",
    remedy: "Correct the members listed under errors.",
  },
  "dead-letter-not-found": {
    fault: "sender",
    status: 404,
    title: "Nothing is kept under this id",
    remedy: "Take the id from GET /api/dead-letters; what was released from quarantine is gone.",
  },
  "rebuild-not-found": {
    fault: "sender",
    status: 404,
    title: "No rebuild was ever started",
    remedy: "Start one with POST /api/rebuild.",
  },
  "audit-not-found": {
    fault: "sender",
    status: 404,
    title: "No audit started at this time",
    remedy: "Take the startedDateTime of a run from GET /api/audit.",
  },
  ...HEALTH_ERRORS,
  "internal-error": {
    fault: "us",
    status: 500,
    title: "Something unexpected failed",
    remedy: "Look for the event request.failed with the same invocation id in the log.",
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * The one error of this product. `detail` is written for people and must never hold a body, token, secret or
 * client state; whatever else is known goes into `cause`, which is not logged beyond its name and code.
 */
export class TeamsinkError extends Error {
  override readonly name = "TeamsinkError";
  readonly code: ErrorCode;
  /** How long whoever asked us to wait wants us to wait, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, detail?: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(detail ?? ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: TeamsinkError };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: ErrorCode, detail?: string, options?: { cause?: unknown }): Result<never> {
  return { ok: false, error: new TeamsinkError(code, detail, options) };
}

export function errorRow(code: ErrorCode): ErrorRow {
  return ERRORS[code];
}

/** The code of any thrown value: our own, or `internal-error`. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof TeamsinkError ? error.code : "internal-error";
}
