import { hash } from "node:crypto";
import type { HttpAnswer } from "../../base/problem.ts";

/** What is used of a request. */
interface Asking {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
}

const OK = 200;
/** Of a read; what has a tag of its own answers conditions and ranges by itself: see `bytesAnswer`. */
const KEPT: ReadonlySet<number> = new Set([OK, 206, 304]);

/**
 * A right answer to a read with a strong tag of its bytes, which may be kept by who asked; and nothing but 304 for whoever has
 * these bytes already. RFC 9110: 8.8.3 (ETag), 13.1.2 (If-None-Match), 15.4.5 (304).
 */
export function revalidated(answer: HttpAnswer, { method, headers }: Asking): HttpAnswer {
  if (method !== "GET" || !KEPT.has(answer.status)) return answer;
  // Hashed already, when it was stored; eight megabytes take longer than everything else.
  if (answer.headers.etag !== undefined) return { ...answer, caching: "revalidated" };
  const eTag = tagOf(answer.body ?? "");
  const tagged = { ...answer, headers: { ...answer.headers, etag: eTag }, caching: "revalidated" } as const;
  if (!namesTag(headers.get("if-none-match"), eTag)) return tagged;
  const { body: _body, count: _count, ...rest } = tagged;
  return { ...rest, status: 304 };
}

/** Of what an answer says: the same of the same. */
export function tagOf(body: NonNullable<HttpAnswer["body"]>): string {
  return `"${hash("sha256", body, "base64url")}"`;
}

/** Compared weakly, as If-None-Match is. No tag of ours holds a comma. */
export function namesTag(header: string | null, eTag: string): boolean {
  const tags = header?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.includes(eTag) || tags.includes("*");
}
