import { ACCESS_ERRORS } from "./access-errors.ts";
import { API_ERRORS } from "./api-errors.ts";
import { CERTIFICATE_ERRORS } from "./certificate-errors.ts";
import { FRONT_DOOR_ERRORS } from "./front-door-errors.ts";
import { GRAPH_ERRORS } from "./graph-errors.ts";
import { HEALTH_ERRORS } from "./health-errors.ts";
import { HOOK_ERRORS } from "./hook-errors.ts";
import { ON_BEHALF_ERRORS } from "./on-behalf-errors.ts";
import { SERVICE_ERRORS } from "./service-errors.ts";
import { STORE_ERRORS } from "./store-errors.ts";

/**
 * What is known of one code of the catalogue. `fault` says who has to act:
 *  - sender: whoever sent it; repeating it as it is will not help
 *  - operator: a setting, a permission, a secret or a certificate is wrong
 *  - transient: nobody; the same thing may succeed later, so it is retried
 *  - us: a defect of this product
 */
export interface ErrorRow {
  readonly fault: "sender" | "operator" | "transient" | "us";
  /** Of an operator's: it stops everything, so that work waits for it as for what passes by itself. */
  readonly isRetried?: true;
  /** Status of an HTTP answer that reports this error. */
  readonly status: number;
  readonly title: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}

/**
 * The catalogue of everything that can go wrong, one row a code, in files by area. Codes are stable: operators alert on them
 * and API clients switch on them. HTTP status, retry and blame are derived from the row, never from a message.
 */
export const ERRORS = {
  "settings-invalid": {
    fault: "operator",
    status: 503,
    title: "Settings are missing or malformed",
    remedy:
      "Set what GET /api/health/deep names, with a function key, as the README's settings table describes, and restart.",
  },
  ...FRONT_DOOR_ERRORS,
  ...CERTIFICATE_ERRORS,
  ...SERVICE_ERRORS,
  ...STORE_ERRORS,
  ...GRAPH_ERRORS,
  ...ACCESS_ERRORS,
  ...API_ERRORS,
  ...ON_BEHALF_ERRORS,
  ...HOOK_ERRORS,
  ...HEALTH_ERRORS,
  "internal-error": {
    fault: "us",
    status: 500,
    title: "Something unexpected failed",
    remedy: "Look for the event function.failed with the same invocation id in the log.",
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
