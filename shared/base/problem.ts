import type { z } from "zod";
import { type ErrorCode, errorRow, TeamsinkError } from "./errors/errors.ts";

/** An answer as the host takes it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of what is no secret. No header says it, so that nothing else is ever kept. */
  readonly cacheControl?: string;
}

/** An answer with what every one of them bears. */
export interface InvocationAnswer extends Omit<HttpAnswer, "cacheControl"> {
  readonly headers: Record<string, string>;
}

/** Answers hold messages, or say who may not have them: no cache keeps one. */
const KEPT_BY_NOBODY = "no-store";
/** And no browser guesses that it is a page. */
const EVERY_ANSWER = { "x-content-type-options": "nosniff" };
/** What its log lines are found by. */
const INVOCATION_HEADER = "x-invocation-id";

export function toInvocationAnswer(answer: HttpAnswer, invocationId: string): InvocationAnswer {
  const { cacheControl = KEPT_BY_NOBODY, ...rest } = answer;
  const added = { "cache-control": cacheControl, ...EVERY_ANSWER, [INVOCATION_HEADER]: invocationId };
  return { ...rest, headers: { ...answer.headers, ...added } };
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

export function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
