import { createHash } from "node:crypto";
import type { BuildCache } from "./build-cache.ts";
import { packed } from "./packed.ts";

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
  readonly #texts = new Map<string, string>();

  /** @returns the function's name. Equal texts have equal ones, in whatever order they come. */
  add(text: string): string {
    const name = `packed_${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
    this.#texts.set(name, text);
    return name;
  }

  /** Before the line that names the source map, which nothing behind it disturbs. */
  async appendTo(code: string, cache: BuildCache): Promise<string> {
    const functions = await Promise.all(
      [...this.#texts].sort().map(async ([name, text]) => {
        return `function ${name}(){/*${(await packed(text, cache)).toString("base64")}*/}\n`;
      }),
    );
    const end = code.lastIndexOf("//# sourceMappingURL=");
    const at = end === -1 ? code.length : end;
    return `${code.slice(0, at)}${functions.join("")}${code.slice(at)}`;
  }
}
