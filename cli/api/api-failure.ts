import * as z from "zod";
import { CliError } from "../base/cli-error.ts";

/** RFC 9457, as the API writes it. */
const problemSchema = z.object({
  code: z.string().default(""),
  title: z.string().optional(),
  detail: z.string().default(""),
  remedy: z.string().default(""),
  errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).default([]),
});

/** What was refused or failed, in the words of the API. */
export class ApiFailure extends CliError {
  readonly status: number;
  readonly code: string;
  /** Undefined where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(body: unknown, { status, headers }: Response) {
    const problem = problemSchema.parse(problemSchema.safeParse(body).success ? body : {});
    super(messageOf(problem, status), {
      outcome: status === 401 ? "signedOut" : status === 400 ? "usage" : "failed",
      remedy: problem.remedy || (status === 401 ? "Sign in with: teamsink login" : ""),
    });
    this.status = status;
    this.code = problem.code;
    this.retryAfterMs = retryAfterMsIn(headers);
  }
}

function messageOf({ title, detail, errors }: z.infer<typeof problemSchema>, status: number): string {
  const wrong = errors.map((one) => `${one.parameter}: ${one.detail}`).join("; ");
  const more = wrong || detail;
  return `${title ?? `The API answered ${status}`}${more === "" ? "" : `: ${more}`}`;
}

/** Seconds, or a date: RFC 9110, 10.2.3. */
export function retryAfterMsIn(headers: Headers, nowMs: number = Date.now()): number | undefined {
  const value = headers.get("retry-after");
  if (value === null || value.trim() === "") return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** What the authority wants to hear again, as Graph asked for it: a challenge of Bearer, in base64. */
export function claimsIn(headers: Headers): string | undefined {
  const encoded = /claims="([A-Za-z0-9+/_=-]+)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}
