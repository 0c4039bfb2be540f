import { forEachLimited } from "../../base/for-each-limited.ts";
import type { BlobStore } from "../../port/blob-store.ts";

/** More names than a page of this size are worth dividing. Azure: "List Blobs", the largest page. */
const PAGE_SIZE = 5_000;
const CONCURRENCY = 16;

/** What may follow in a raw payload's path: see `safeSegment`. */
const CHARACTERS = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:@_=+.-~/");

/**
 * Where a large prefix is divided further: nearly every conversation's id begins with `19:`, that of a meeting with
 * `19:meeting_` and the base64 of hex digits, the others with a hex digit. Graph: "chat resource type".
 */
const DIVIDED: ReadonlySet<string> = new Set([
  ...prefixesOf("19:meeting_"),
  ...Array.from("0123456789abcdef", (digit) => `19:${digit}`),
  ...Array.from("MNOYZ", (character) => `19:meeting_${character}`),
]);

/**
 * Prefixes that together hold every raw payload, none of them twice, each to be walked by itself. Some hundreds at the
 * most, whatever the tenant; one for a small tenant.
 */
export async function partsOf(blobs: BlobStore, prefix = ""): Promise<readonly string[]> {
  const { paths, continuation } = await blobs.list({ container: "raw", prefix, pageSize: PAGE_SIZE });
  if (paths.length === 0 && continuation === undefined) return [];
  if (continuation === undefined || !DIVIDED.has(prefix)) return [prefix];
  const parts: string[] = [];
  await forEachLimited(CHARACTERS, CONCURRENCY, async (character) => {
    parts.push(...(await partsOf(blobs, prefix + character)));
  });
  return parts.sort();
}

function prefixesOf(text: string): string[] {
  return Array.from({ length: text.length + 1 }, (_none, length) => text.slice(0, length));
}
