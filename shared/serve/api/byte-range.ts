import type { ByteRange } from "../../port/content-store.ts";

/** What a request asks of something of a size: a part, all of it, or what there is not. */
export type AskedRange = ByteRange | "all" | "unsatisfiable";

const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/;

/** A single range; several at once, and what is no range, are as if nothing had been asked. RFC 9110, 14.2. */
export function askedRange(header: string | null, sizeBytes: number): AskedRange {
  const [isRange, first, last, suffix] = ONE_RANGE.exec(header?.replaceAll(" ", "") ?? "") ?? [];
  if (isRange === undefined) return "all";
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), sizeBytes);
    return length === 0 ? "unsatisfiable" : { fromBytes: sizeBytes - length, untilBytes: sizeBytes };
  }
  const fromBytes = Number(first);
  if (last !== undefined && Number(last) < fromBytes) return "all";
  if (fromBytes >= sizeBytes) return "unsatisfiable";
  return { fromBytes, untilBytes: last === undefined ? sizeBytes : Math.min(sizeBytes, Number(last) + 1) };
}
