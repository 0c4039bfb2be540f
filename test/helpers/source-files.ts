import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export interface SourceFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of the product and its tests. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => join(folder, file))
      .filter((path) => /\.tsx?$/.test(path) && !/fixtures|node_modules|^client\/dist\//.test(path))
      .map((path) => ({ path, text: readFileSync(path, "utf8") })),
  );
}

export interface Import {
  /** A package or `node:` module as written, or a path relative to the repository. */
  readonly target: string;
  readonly isLocal: boolean;
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\("([^"]+)"\)/g;

export function importsOf({ path, text }: SourceFile): Import[] {
  const statics = [...text.matchAll(STATIC)].map(([, type, target]) => ({
    target: target ?? "",
    typeOnly: type !== undefined,
  }));
  const dynamics = [...text.matchAll(DYNAMIC)].map(([, target]) => ({ target: target ?? "", typeOnly: false }));
  return [...statics, ...dynamics].map(({ target, typeOnly }) => {
    const isLocal = target.startsWith(".");
    return { target: isLocal ? normalize(join(dirname(path), target)) : target, isLocal, typeOnly };
  });
}
