import { type HttpAnswer, problem } from "../shared/base/problem.ts";
import { type Asked, admit } from "../shared/serve/access/gate.ts";
import type { Load, RequestHandler } from "./handlers.ts";

/** The same handler for whoever may ask, on what of the app they may see. */
export function admitting(
  load: Load<RequestHandler>,
  { right, by }: Pick<Asked, "right" | "by">,
): Load<RequestHandler> {
  return async () => {
    const make = await load();
    return (app) => {
      const ofAll = make(app);
      return async (request, context) => {
        const { headers, query } = request;
        const principal = await admit(app, { right, by, headers, query });
        if (!principal.ok) return refused(problem(principal.error));
        const seen = app.seenBy(principal.value);
        const handler = seen === app ? ofAll : make(seen);
        return handler(request, context);
      };
    };
  };
}

/** RFC 6750, 3. */
function refused(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 401) return answer;
  return { ...answer, headers: { ...answer.headers, "www-authenticate": 'Bearer error="invalid_token"' } };
}
