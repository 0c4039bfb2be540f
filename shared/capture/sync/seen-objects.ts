import { createHash } from "node:crypto";
import type { StateStore } from "../../port/state-store.ts";

/** Longer than any walk takes; what is left of one that never came to its end goes by itself. */
const TTL_SECONDS = 3 * 86_400;
const DIGEST_BYTES = 8;
const PAGE_SIZE = 100;

interface SeenPage {
  /** Digests of the ids of one page, one after the other, base64. */
  readonly digests: string;
}

/** Eight bytes of an id: of a million, two fall together once in forty million walks, and then one leaving goes unnoticed until the next. */
function digestOf(id: string): Buffer {
  return createHash("sha256").update(id).digest().subarray(0, DIGEST_BYTES);
}

/** Notes which objects a page of a walk showed. Noting a page again changes nothing. */
export async function noteSeen(state: StateStore, page: { walkId: string; page: number }, ids: readonly string[]) {
  const value: SeenPage = { digests: Buffer.concat(ids.map(digestOf)).toString("base64") };
  const id = `${prefixOf(page.walkId)}${String(page.page).padStart(6, "0")}`;
  await state.put({ kind: "walk", id, value, expect: "any", ttlSeconds: TTL_SECONDS });
}

/** All that a walk showed, as a question, read at once. Eight bytes an object are held, 0.8 MB for 100,000. */
export async function readSeen(state: StateStore, walkId: string): Promise<(id: string) => boolean> {
  const pages: Buffer[] = [];
  let afterId: string | undefined;
  for (;;) {
    const position = afterId === undefined ? {} : { afterId };
    const page = await state.page<SeenPage>({ kind: "walk", prefix: prefixOf(walkId), limit: PAGE_SIZE, ...position });
    pages.push(...page.map(({ value }) => Buffer.from(value.digests, "base64")));
    afterId = page.at(-1)?.id;
    if (page.length < PAGE_SIZE) break;
  }
  const digests = sorted(Buffer.concat(pages));
  return (id) => isAmong(digests, digestOf(id).readBigUInt64BE());
}

/** A set of them would hold six times as much. */
function sorted(bytes: Buffer): BigUint64Array {
  const digests = new BigUint64Array(bytes.length / DIGEST_BYTES);
  for (let index = 0; index < digests.length; index += 1) digests[index] = bytes.readBigUInt64BE(index * DIGEST_BYTES);
  return digests.sort();
}

function isAmong(digests: BigUint64Array, digest: bigint): boolean {
  let [from, to] = [0, digests.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((digests[middle] ?? 0n) < digest) from = middle + 1;
    else to = middle;
  }
  return digests[from] === digest;
}

function prefixOf(walkId: string): string {
  return `seen:${walkId}:`;
}
