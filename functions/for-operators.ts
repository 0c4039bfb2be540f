import { problem } from "../shared/base/problem.ts";
import type { Load, RequestHandler } from "./handlers.ts";

/** Beside `x-functions-key`, which the platform has already checked. */
const OPERATOR_KEY_HEADER = "x-operator-key";

/** The same handler, for whoever presents the operator key as well. */
export function forOperators(load: Load<RequestHandler>): Load<RequestHandler> {
  return async () => {
    const make = await load();
    return (app) => {
      const handler = make(app);
      return async (request, context) => {
        const checked = await app.operatorKey.check(request.headers.get(OPERATOR_KEY_HEADER));
        return checked.ok ? handler(request, context) : problem(checked.error);
      };
    };
  };
}
