import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";

/** The best one costs seconds of every build and saves a few kilobytes. */
const QUALITY = { [constants.BROTLI_PARAM_QUALITY]: 9 };

/** Code that takes what `add` gave and makes the text of it again. */
export const UNPACK = [
  `const { brotliDecompressSync } = require("node:zlib");`,
  `const unpacked = (packed) => brotliDecompressSync(Buffer.from(packed.toString().split("*")[1], "base64")).toString();`,
].join("\n");

/**
 * Texts that the bundle needs later, or never: compressed, at its end, each in the comment of a function that nobody calls, which
 * is asked for its source. A string of that length V8 takes in character by character before it runs anything, which was a
 * quarter of the time to load the bundle; a comment it passes over.
 */
export class PackedTexts {
  readonly #comments = new Map<string, string>();

  /** @returns the function's name. Equal texts have equal ones, in whatever order they come. */
  add(text: string): string {
    const name = `packed_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    this.#comments.set(name, brotliCompressSync(text, { params: QUALITY }).toString("base64"));
    return name;
  }

  /** Before the line that names the source map, which nothing behind it disturbs. */
  appendTo(code: string): string {
    const functions = [...this.#comments].sort().map(([name, base64]) => `function ${name}(){/*${base64}*/}\n`);
    const end = code.lastIndexOf("//# sourceMappingURL=");
    const at = end === -1 ? code.length : end;
    return `${code.slice(0, at)}${functions.join("")}${code.slice(at)}`;
  }
}
