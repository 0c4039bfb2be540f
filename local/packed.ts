import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import type { BuildCache } from "./build-cache.ts";

/** The best one costs seconds of every build and saves a few kilobytes. */
const QUALITY = 9;
const OPTIONS = { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } };

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** The text compressed. What was kept is taken where it unpacks to this very text, which costs a hundredth of packing it. */
export function packed(text: string, cache: BuildCache): Promise<Buffer> {
  const digest = createHash("sha256").update(text).digest("hex");
  return cache.get({
    name: `${digest}.${process.versions.brotli}.${QUALITY}.br`,
    isRight: async (contents) =>
      (await decompress(contents).catch(() => undefined))?.equals(Buffer.from(text)) ?? false,
    make: () => compress(text, OPTIONS),
  });
}
