import type { HttpRequest, InvocationContext } from "@azure/functions";
import type { HttpAnswer } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";

/** Answers a request. What every answer bears is added where it is registered. */
export type RequestHandler = (request: HttpRequest, context: InvocationContext) => Promise<HttpAnswer>;

/**
 * Loads a handler's file, with everything it needs. An instance starts with the table alone, so that it answers Graph's
 * handshake in time however much there is behind the others; `register.ts` loads each once, at its first use.
 */
export type Load<Handler> = () => Promise<(app: App) => Handler>;
