import type { z } from "zod";
import { type ErrorCode, errorRow, TeamsinkError } from "./errors/errors.ts";

/** An answer as the host takes it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface ParameterProblem {
  readonly parameter: string;
  readonly detail: string;
}

/** RFC 9457 problem details; `code` is the stable word for programs, `remedy` the sentence for people. */
export function problem(error: TeamsinkError, errors?: readonly ParameterProblem[]): HttpAnswer {
  const { status, title, remedy } = errorRow(error.code);
  const retryAfter =
    error.retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(error.retryAfterMs / 1000)) };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...retryAfter },
    body: JSON.stringify({
      type: "about:blank",
      title,
      status,
      code: error.code,
      ...(error.message === title ? {} : { detail: error.message }),
      remedy,
      ...(errors ? { errors } : {}),
    }),
  };
}

/** 400 naming each wrong parameter, or member of the body, and what it expects. */
export function parameterProblem(
  error: z.ZodError,
  code: "query-invalid" | "body-invalid" = "query-invalid",
): HttpAnswer {
  const problems = error.issues.flatMap((issue): ParameterProblem[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((parameter) => ({ parameter, detail: issue.message }))
      : [{ parameter: issue.path.join("."), detail: issue.message }],
  );
  return problem(new TeamsinkError(code), problems);
}

/** What an unexpected error says to the outside: nothing of itself. */
export function unexpectedProblem(error: unknown): HttpAnswer {
  return problem(error instanceof TeamsinkError ? error : new TeamsinkError("internal-error" satisfies ErrorCode));
}

export function json(value: unknown): HttpAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
