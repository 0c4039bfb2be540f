import type { FrontDoor } from "./front-door.ts";

/**
 * The tenant's front door as a `fetch`: the same requests and answers, no port between them. What is not under `origin`
 * cannot be reached, as with a real one.
 */
export function inProcessFetch(door: FrontDoor, origin: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.origin !== origin) throw new TypeError("fetch failed", { cause: new Error(`nobody is at ${url.origin}`) });
    const answer = await door({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()),
    });
    request.signal.throwIfAborted();
    const { status, headers, text, stream } = answer;
    const body = stream ? ReadableStream.from(stream) : text;
    return new Response(isBodiless(status) ? null : body, { status, headers });
  };
}

/** Fetch standard, "null body status". */
function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}
