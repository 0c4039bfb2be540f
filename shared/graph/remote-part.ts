import type { RemotePart } from "../port/remote-content.ts";

/** Lengths must be those of the bytes themselves, not of how they were packed. RFC 9110, 14 and 12.5.3. */
export function rangeHeaders(fromBytes: number): Readonly<Record<string, string>> {
  const range = fromBytes > 0 ? { range: `bytes=${fromBytes}-` } : {};
  return { "accept-encoding": "identity", ...range };
}

/** @param thrown what a body that breaks off is for our rules */
export function remotePartOf(response: Response, thrown: (error: unknown) => Error): RemotePart {
  const { headers, body } = response;
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
  const isPart = response.status === 206 && from !== undefined;
  const isPacked = headers.has("content-encoding");
  const length = isPart ? total : headers.get("content-length");
  const eTag = headers.get("etag");
  const mediaType = headers.get("content-type");
  return {
    fromBytes: isPart ? Number(from) : 0,
    ...(length && !isPacked ? { totalBytes: Number(length) } : {}),
    ...(eTag ? { eTag } : {}),
    ...(mediaType ? { mediaType } : {}),
    body: bytesOf(body, thrown),
    cancel: async () => {
      await body?.cancel().catch(() => undefined);
    },
  };
}

async function* bytesOf(body: Response["body"], thrown: (error: unknown) => Error): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body ?? []) yield chunk;
  } catch (error) {
    throw thrown(error);
  }
}
