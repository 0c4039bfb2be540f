import type { HttpRequest } from "@azure/functions";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";

/** Far above a hundred ids; commands have no other business with large bodies. */
const MAX_COMMAND_BYTES = 256 * 1024;

/** The JSON body of a command, or `body-too-large`, `body-not-json`. No body at all is an empty object. */
export async function readJsonBody(request: HttpRequest): Promise<Result<unknown>> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_COMMAND_BYTES) return fail("body-too-large");
  const text = await request.text();
  if (Buffer.byteLength(text) > MAX_COMMAND_BYTES) return fail("body-too-large");
  if (text === "") return succeed({});
  try {
    return succeed(JSON.parse(text) as unknown);
  } catch {
    return fail("body-not-json");
  }
}
