import type { z } from "zod";
import type { TenantRequest } from "../http.ts";
import { badRequest } from "./graph-error.ts";

/** What was posted. Throws a GraphError (400) for what is no JSON, or of another shape; it repeats nothing of it. */
export function readBody<T>(schema: z.ZodType<T>, { body }: Pick<TenantRequest, "body">): T {
  const read = schema.safeParse(parse(body));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue === undefined ? "" : issue.path.join("/");
  throw badRequest(where === "" ? "Invalid request body was sent." : `Invalid request body was sent: '${where}'.`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw badRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
}
