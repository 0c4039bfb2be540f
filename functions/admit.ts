import type { HttpRequest, InvocationContext } from "@azure/functions";
import { type ErrorCode, TeamsinkError } from "../shared/base/errors/errors.ts";
import { type HttpAnswer, problem, unexpectedProblem } from "../shared/base/problem.ts";
import { reportFailure } from "../shared/base/report-failure.ts";
import type { App } from "../shared/compose.ts";
import { ClaimsChallenge } from "../shared/port/on-behalf.ts";
import { type Asked, admit } from "../shared/serve/access/gate.ts";
import type { Principal } from "../shared/serve/access/principal.ts";
import { RIGHTS } from "../shared/serve/access/rights.ts";
import { recordAccess } from "../shared/serve/api/record-access.ts";
import { revalidated } from "../shared/serve/api/revalidated.ts";
import type { Load, RequestHandler } from "./handlers.ts";

interface Admitting extends Pick<Asked, "right" | "by"> {
  /** Of the row, whichever of its two addresses is asked. */
  readonly name: string;
  readonly isDiagnostic: boolean;
}

/** The same handler for whoever may ask, on what of the app they may see, as often as they may, and written down. */
export function admitting(load: Load<RequestHandler>, row: Admitting): Load<RequestHandler> {
  return async () => {
    const make = await load();
    return (app) => {
      const ofAll = make(app);
      const handlerFor = (principal: Principal) => {
        // What is not for people by themselves is given whole to whoever has the role.
        const seen = RIGHTS[row.right].isForPeople ? app.seenBy(principal) : app;
        return seen === app ? ofAll : make(seen);
      };
      return async (request, context) => {
        const { headers, query } = request;
        const asking = { app, row, request, context };
        const admission = await admit(app, { ...row, headers, query });
        if (admission.ok) {
          const { value } = admission;
          return accounted(asking, value, async () => handlerFor(value)(request, context));
        }
        const { error, principal } = admission;
        // Nothing is written down of strangers, who would write into our store as much as they like.
        if (principal === undefined) return refused(error);
        return accounted(asking, principal, async () => refused(error));
      };
    };
  };
}

interface Asking {
  readonly app: App;
  readonly row: Admitting;
  readonly request: HttpRequest;
  readonly context: InvocationContext;
}

/**
 * What a principal is answered. Beyond the limit it is neither asked for nor written down: the limit is there for the store
 * as well.
 */
async function accounted(
  { app, row, request, context }: Asking,
  principal: Principal,
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { retryAfterMs, headers } = app.rateLimit.take(principal);
  if (retryAfterMs !== undefined) {
    return withHeaders(problem(new TeamsinkError("too-many-requests", undefined, { retryAfterMs })), headers);
  }
  const orProblem = problemsOf(app, context);
  const answer = await orProblem(async () => revalidated(await work(), request));
  if (row.isDiagnostic) return withHeaders(answer, headers);
  const recorded = await orProblem(async () => {
    const { invocationId } = context;
    await recordAccess(app, { principal, functionName: row.name, invocationId, request, answer });
    return answer;
  });
  // What failed gives nothing, and says more of what is wrong.
  return withHeaders(answer.status >= 500 ? answer : recorded, headers);
}

/** What is thrown as an answer, which bears the same headers as any other. */
function problemsOf({ log }: App, { functionName, invocationId }: InvocationContext) {
  return async (work: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
    try {
      return await work();
    } catch (error) {
      reportFailure(log, functionName, error);
      return unexpectedProblem(error, invocationId);
    }
  };
}

function withHeaders(answer: HttpAnswer, headers: HttpAnswer["headers"]): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** RFC 6750, 3 and 3.1: of who sends nothing nothing is wrong yet. */
const CHALLENGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  "bearer-missing": "Bearer",
  "bearer-invalid": 'Bearer error="invalid_token"',
  "bearer-expired": 'Bearer error="invalid_token"',
  "scope-required": 'Bearer error="insufficient_scope"',
  "role-required": 'Bearer error="insufficient_scope"',
};

/** An error as an answer, with the challenge that goes with it. */
export function refused(error: TeamsinkError): HttpAnswer {
  const challenge = error.cause instanceof ClaimsChallenge ? claimsWanted(error.cause) : CHALLENGES[error.code];
  return withHeaders(problem(error), challenge === undefined ? {} : { "www-authenticate": challenge });
}

/** Microsoft Entra: "How to use Continuous Access Evaluation enabled APIs", claims challenge. */
function claimsWanted({ claims }: ClaimsChallenge): string {
  return `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
}
