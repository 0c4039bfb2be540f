import * as z from "zod";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";

/**
 * What Graph said when it refused; the `cause` of our error. `message` is Graph's own text, which may quote the request,
 * so it is for decisions in this folder and is never logged; `code` and `requestId` are safe to log.
 */
export class GraphFailure extends Error {
  override readonly name = "GraphFailure";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(refusal: { status: number; code: string; message: string; requestId: string | undefined }) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.requestId = refusal.requestId;
  }
}

interface FailureRow {
  /** From and to, both included. */
  readonly statuses: readonly [number, number];
  /** Where a status has several meanings: what Graph's `error.code` and `error.message` say. */
  readonly says?: RegExp;
  readonly code: ErrorCode;
  /** Added to the detail, in our own words. */
  readonly hint?: string;
}

/** The first row that fits wins. Graph: "Microsoft Graph error responses" and the pages named per row. */
const FAILURES: readonly FailureRow[] = [
  { statuses: [300, 399], code: "graph-answer-invalid", hint: "redirects are not followed" },
  // "Use delta query to track changes": an expired token is 410, or a 40x that says so.
  {
    statuses: [400, 410],
    says: /sync ?state ?(not ?found|invalid)|resync(required|(apply|upload)differences)/i,
    code: "graph-gone",
  },
  { statuses: [410, 410], code: "graph-gone" },
  // "Create subscription": a conflict is 409; the service behind says it in its own words and under another status
  // (msgraph-sdk-go issue 596).
  { statuses: [400, 409], says: /\balready exists\b|status code: conflict/i, code: "graph-conflict" },
  { statuses: [409, 409], code: "graph-conflict" },
  // "Set up notifications for changes in resource data": a quota is a 403 with its reason in the message.
  { statuses: [400, 403], says: /maximum number of subscriptions/i, code: "graph-quota" },
  // "Configure application access to online meetings or virtual events".
  { statuses: [403, 403], says: /no application access policy/i, code: "access-policy-missing" },
  // Teams' own switches, above every permission: `Set-CsTeamsMeetingConfiguration`.
  {
    statuses: [403, 403],
    says: /GraphAccessToTranscriptsDisabled|SpeakerAttributionNotAllowed/i,
    code: "transcript-access-off",
  },
  // "Protected APIs in Microsoft Teams", a page that is no more; the words are those of its time.
  {
    statuses: [403, 403],
    says: /\bprotected api\b/i,
    code: "graph-forbidden",
    hint: "no role is missing: Microsoft has to admit the app to its protected APIs, see docs/setup.md",
  },
  { statuses: [403, 403], says: /\b(quota|maximum number|limit)\b/i, code: "graph-quota" },
  {
    statuses: [400, 400],
    says: /subscription validation request/i,
    code: "graph-bad-request",
    hint: "Graph could not validate the notification URL: it must answer the handshake within 10 seconds",
  },
  {
    statuses: [400, 400],
    says: /expiration can only be/i,
    code: "graph-bad-request",
    hint: "SUBSCRIPTION_LIFETIME_MINUTES is longer than Graph allows in this cloud",
  },
  // Of old messages, under the wrong status (microsoft-graph-docs issue 10553).
  { statuses: [400, 400], says: /^NotFound\b/, code: "graph-not-found" },
  // Whatever its status, it is about what an app may ask (msteams-docs issue 3708).
  { statuses: [412, 412], says: /application-only/i, code: "graph-forbidden" },
  { statuses: [401, 401], code: "graph-unauthorized" },
  { statuses: [402, 403], code: "graph-forbidden" },
  { statuses: [404, 404], code: "graph-not-found" },
  { statuses: [408, 408], code: "graph-unavailable" },
  { statuses: [429, 429], code: "graph-throttled" },
  { statuses: [500, 599], code: "graph-unavailable" },
];

const refusalBody = z.object({
  error: z.object({
    code: z.string().catch(""),
    message: z.string().catch(""),
    innerError: z
      .object({ code: z.string().optional().catch(undefined), "request-id": z.string().optional() })
      .optional()
      .catch(undefined),
  }),
});

/** Long enough to recognise what is said; the rest is nobody's business. */
const MAX_MESSAGE_LENGTH = 500;

interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly route: string;
  readonly retryAfterMs: number | undefined;
}

/** Our error for an answer that is not a success. Its detail holds the route, status, Graph's code and request id only. */
export function failureOf({ status, headers, body, route, retryAfterMs }: Refusal): TeamsinkError {
  const parsed = refusalBody.safeParse(body);
  const said = parsed.success ? parsed.data.error : { code: "", message: "", innerError: undefined };
  const code = token(said.code) ?? "no code";
  const requestId = token(headers.get("request-id")) ?? token(said.innerError?.["request-id"]);
  const message = said.message.slice(0, MAX_MESSAGE_LENGTH);
  const row = FAILURES.find(
    ({ statuses: [from, to], says }) =>
      status >= from &&
      status <= to &&
      (says === undefined || says.test(`${said.code} ${said.innerError?.code ?? ""} ${message}`)),
  );
  const hint = row?.hint === undefined ? "" : `; ${row.hint}`;
  return new TeamsinkError(
    row?.code ?? "graph-bad-request",
    `${route}: ${status} ${code}, request-id ${requestId ?? "none"}${hint}`,
    {
      cause: new GraphFailure({ status, code, message, requestId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/** Whether Graph refused because the resource has no delta query, or has lost it. */
export function saysDeltaUnsupported(error: unknown): boolean {
  const cause = error instanceof TeamsinkError ? error.cause : undefined;
  return cause instanceof GraphFailure && cause.status === 400 && /\bnot supported\b/i.test(cause.message);
}

/** Whether Graph refused because the app lacks a role, which an administrator may grant yet. The words are Teams' own. */
export function saysRoleMissing(error: unknown): boolean {
  const cause = error instanceof TeamsinkError ? error.cause : undefined;
  return cause instanceof GraphFailure && cause.status === 403 && /\bmissing role permissions\b/i.test(cause.message);
}

/**
 * Whether Graph refused because the user has no licence for what was asked: documented as 403, its words are not. What the
 * app lacks, a role, is said in others.
 */
export function saysLicenceMissing(error: unknown): boolean {
  const cause = error instanceof TeamsinkError ? error.cause : undefined;
  return (
    cause instanceof GraphFailure &&
    [402, 403].includes(cause.status) &&
    /\blicen[cs]e|service ?plan/i.test(cause.message)
  );
}

/** Codes and ids are single words; anything else in their place is not repeated. */
function token(value: string | null | undefined): string | undefined {
  return value && /^[\w.:-]{1,80}$/.test(value) ? value : undefined;
}
