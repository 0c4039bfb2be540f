import type { HttpRequest } from "@azure/functions";
import type * as z from "zod";
import { type HttpAnswer, parameterProblem, problem } from "../shared/base/problem.ts";
import { readJsonBody } from "../shared/serve/api/request-body.ts";
import { queryOf } from "../shared/serve/api/respond.ts";
import { withNamedByLink } from "../shared/serve/api/teams-link.ts";
import type { RequestHandler } from "./handlers.ts";

/** A handler that is given a query of this schema; every other query is answered with what is wrong about it. */
export function checked<S extends z.ZodType>(
  schema: S,
  answer: (query: z.output<S>, request: HttpRequest) => Promise<HttpAnswer>,
): RequestHandler {
  return async (request) => {
    const query = schema.safeParse(withNamedByLink(queryOf(request.query)));
    return query.success ? answer(query.data, request) : parameterProblem(query.error);
  };
}

/** The same of a command's JSON body. */
export async function checkedBody<S extends z.ZodType>(
  schema: S,
  request: HttpRequest,
  answer: (body: z.output<S>) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const body = await readJsonBody(request);
  if (!body.ok) return problem(body.error);
  const parsed = schema.safeParse(body.value);
  return parsed.success ? answer(parsed.data) : parameterProblem(parsed.error, "body-invalid");
}
