import type { z } from "zod";
import { type ErrorCode, errorRow, TeamsinkError } from "./errors/errors.ts";

/** An answer of ours. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** How many things it gives; one where it gives something and does not say. */
  readonly count?: number;
  /** What a cache may do with it: see `CACHING`. Nothing where it does not say. */
  readonly caching?: keyof typeof CACHING;
}

/** An answer as the host takes it, with what every one of them bears. */
export interface InvocationAnswer extends Pick<HttpAnswer, "status" | "body"> {
  readonly headers: Record<string, string>;
}

/**
 * Answers hold messages, or say who may not have them. What was right is kept by nobody but who asked, and shown again only
 * after asking: whoever has left a chat meanwhile is told so. RFC 9111: 5.2.2 (private, no-cache, no-store), 4.1 (Vary).
 */
const CACHING = {
  none: { "cache-control": "no-store" },
  /** Of what is no secret and may be another tomorrow. */
  page: { "cache-control": "no-cache" },
  /** Of what is no secret and bears a name made of its content. RFC 8246. */
  immutable: { "cache-control": "public, max-age=31536000, immutable" },
  revalidated: { "cache-control": "private, no-cache", vary: "Authorization, x-functions-key, Accept" },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
/** No browser guesses that it is a page. */
const EVERY_ANSWER = { "x-content-type-options": "nosniff" };
/** What its log lines are found by. */
const INVOCATION_HEADER = "x-invocation-id";

/** Whatever a handler says of caching in a header of its own does not count. */
export function toInvocationAnswer(answer: HttpAnswer, invocationId: string): InvocationAnswer {
  const { count: _count, caching = "none", headers, ...rest } = answer;
  return { ...rest, headers: { ...headers, ...CACHING[caching], ...EVERY_ANSWER, [INVOCATION_HEADER]: invocationId } };
}

interface ParameterProblem {
  readonly parameter: string;
  readonly detail: string;
}

interface ProblemExtras {
  readonly errors?: readonly ParameterProblem[];
  readonly invocationId?: string;
}

/** RFC 9457 problem details; `code` is the stable word for programs, `remedy` the sentence for people. */
export function problem(error: TeamsinkError, extras: ProblemExtras = {}): HttpAnswer {
  const { status, title, remedy } = errorRow(error.code);
  const retryAfter =
    error.retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(error.retryAfterMs / 1000)) };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...retryAfter },
    body: withoutMarkup({
      type: "about:blank",
      title,
      status,
      code: error.code,
      ...(error.message === title ? {} : { detail: error.message }),
      remedy,
      ...extras,
    }),
  };
}

/** JSON of which nothing is markup, whoever shows it: what was wrong in a request may stand in it. */
function withoutMarkup(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A stranger's names are theirs to choose. */
const MAX_NAME_LENGTH = 64;
const MAX_PROBLEMS = 20;

/** 400 naming each wrong parameter, or member of the body, and what it expects. */
export function parameterProblem(
  error: z.ZodError,
  code: "query-invalid" | "body-invalid" = "query-invalid",
): HttpAnswer {
  const problems = error.issues.flatMap((issue): ParameterProblem[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ parameter: key.slice(0, MAX_NAME_LENGTH), detail: issue.message }))
      : [{ parameter: issue.path.join("."), detail: issue.message }],
  );
  return problem(new TeamsinkError(code), { errors: problems.slice(0, MAX_PROBLEMS) });
}

/** What was thrown says to the outside nothing of itself, but which lines of the log are about it. */
export function unexpectedProblem(error: unknown, invocationId: string): HttpAnswer {
  const known = error instanceof TeamsinkError ? error : new TeamsinkError("internal-error" satisfies ErrorCode);
  return problem(known, { invocationId });
}

/** Of as many things as it says itself. */
export function json(value: unknown): HttpAnswer {
  const { count } = Object(value) as { readonly count?: unknown };
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
    ...(Number.isInteger(count) ? { count: Number(count) } : {}),
  };
}
