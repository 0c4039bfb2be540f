import { TeamsinkError } from "../../base/errors/errors.ts";
import { type HttpAnswer, problem } from "../../base/problem.ts";
import type { ByteRange, ContentStore } from "../../port/content-store.ts";
import { askedRange } from "./byte-range.ts";
import { type ContentQueryPorts, keptContent } from "./message-contents.ts";
import type { MessageAddress } from "./one-message.ts";
import type { Policy } from "./policy.ts";
import { namesTag } from "./revalidated.ts";

export interface ContentBytesPorts extends ContentQueryPorts {
  readonly content: ContentStore;
}

/** What is used of a request. */
export interface BytesRequest {
  readonly address: MessageAddress;
  readonly contentId: string;
  readonly policy?: Policy;
  readonly headers: { get(name: string): string | null };
}

/**
 * Of one answer. The platform holds an answer whole, and its streams do not wait for a slow reader: `@azure/functions` writes
 * whatever it is given. So what is larger is asked for in ranges, each as long as this at the most.
 */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** What no browser runs, whatever stands in it. Everything else is for keeping, not for showing. */
const RASTER_IMAGES: ReadonlySet<string> = new Set([
  ...["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"],
]);
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/;

/** The bytes of one content, or a part of them. RFC 9110: 13 (conditions) and 14 (ranges). */
export async function contentBytes(ports: ContentBytesPorts, request: BytesRequest): Promise<HttpAnswer> {
  const kept = await keptContent(ports, { ...request.address, contentId: request.contentId }, request.policy);
  if (!kept.ok) return problem(kept.error);
  return bytesAnswer(ports.content, kept.value, request.headers);
}

/** Bytes that are kept, and as what they are given out. */
export interface KeptBytes {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType?: string | undefined;
  readonly name: string | null;
}

/** The whole, or the part that the request's headers ask for. */
export async function bytesAnswer(
  content: ContentStore,
  { sha256, sizeBytes, mediaType, name }: KeptBytes,
  asking: BytesRequest["headers"],
): Promise<HttpAnswer> {
  const eTag = `"${sha256}"`;
  const headers = { ...headersOf({ mediaType, name }), etag: eTag, "accept-ranges": "bytes" };
  if (namesTag(asking.get("if-none-match"), eTag)) return { status: 304, headers };
  const ifRange = asking.get("if-range");
  const asked = askedRange(ifRange === null || ifRange === eTag ? asking.get("range") : null, sizeBytes);
  if (asked === "unsatisfiable") {
    const refusal = problem(new TeamsinkError("range-not-satisfiable", `It has ${sizeBytes} bytes.`));
    return { ...refusal, headers: { ...refusal.headers, "content-range": `bytes */${sizeBytes}` } };
  }
  if (asked === "all" && sizeBytes > MAX_ANSWER_BYTES) {
    return problem(new TeamsinkError("range-required", `It has ${sizeBytes} bytes.`));
  }
  const range = asked === "all" ? { fromBytes: 0, untilBytes: sizeBytes } : bounded(asked);
  const body = await bytesOf(content, sha256, range);
  if (body === undefined) return problem(new TeamsinkError("content-not-kept", "Its bytes were removed."));
  if (asked === "all") return { status: 200, headers, body };
  const contentRange = `bytes ${range.fromBytes}-${range.untilBytes - 1}/${sizeBytes}`;
  return { status: 206, headers: { ...headers, "content-range": contentRange }, body };
}

/** Fewer bytes than asked for are an answer: whoever wants the rest asks on. */
function bounded({ fromBytes, untilBytes }: ByteRange): ByteRange {
  return { fromBytes, untilBytes: Math.min(untilBytes, fromBytes + MAX_ANSWER_BYTES) };
}

async function bytesOf(content: ContentStore, sha256: string, range: ByteRange): Promise<Uint8Array | undefined> {
  const pieces = await content.read(sha256, range);
  if (pieces === undefined) return undefined;
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function headersOf({
  mediaType,
  name,
}: {
  mediaType: string | undefined;
  name: string | null;
}): Record<string, string> {
  const type = mediaType !== undefined && MEDIA_TYPE.test(mediaType) ? mediaType : "application/octet-stream";
  const disposition = RASTER_IMAGES.has(type.toLowerCase()) ? "inline" : "attachment";
  return {
    "content-type": type,
    "content-disposition": name === null ? disposition : `${disposition}; filename*=UTF-8''${encodedName(name)}`,
    // Should a browser show it all the same, then without scripts, forms, or anything of this origin.
    "content-security-policy": "sandbox; default-src 'none'",
  };
}

/** RFC 8187: a name is whatever its author chose. */
function encodedName(name: string): string {
  const encoded = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, encoded);
}
