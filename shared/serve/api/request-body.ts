import { fail, type Result, succeed } from "../../base/errors/errors.ts";

/** What is used of a request, as the host gives it. */
interface CommandRequest {
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** Far above a hundred ids; commands have no other business with large bodies. */
const MAX_COMMAND_BYTES = 256 * 1024;

/** The JSON body of a command, or `body-too-large`, `body-not-json`. No body at all is an empty object. */
export async function readJsonBody(request: CommandRequest): Promise<Result<unknown>> {
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
