import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** As packages name the texts that have to go with what is made of them. */
const TEXT = /^(?:licen[cs]e|notice)/i;
/** The innermost package that a path is in. */
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/**
 * Under which terms others gave what a file for browsers is made of.
 *
 * @param inputs paths of what was bundled, from the folder of the project
 * @throws Error for a package that says nothing of it
 */
export async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[0] ?? []));
  return (await Promise.all(Array.from(folders).toSorted().map(textsIn))).join("\n\n");
}

async function textsIn(folder: string): Promise<string> {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const files = (await readdir(folder)).filter((file) => TEXT.test(file)).toSorted();
  if (files.length === 0) throw new Error(`${name} comes without a licence`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [name, ...texts].join("\n\n");
}
