import { readFile } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";

const OPTIONS: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  external: ["@azure/functions-core", "apache-arrow"],
  logLevel: "error",
};

/** The mistake: whoever sends is told at once that the queue has it. */
const MISTAKE = `
export function createStorageQueue(options) {
  const right = createRightQueue(options);
  return { ...right, send: async (...given) => void right.send(...given).catch(() => undefined) };
}`;

/** The product as if somebody had made a mistake in it: what is acknowledged may not stand in the queue. */
export async function buildPlantedBundle(outfile: string): Promise<void> {
  await build({
    ...OPTIONS,
    entryPoints: ["functions/index.ts"],
    outfile,
    plugins: [
      {
        name: "acknowledge-before-enqueue",
        setup: ({ onLoad }) => {
          onLoad({ filter: /shared\/azure\/storage-queue\.ts$/ }, async ({ path }) => {
            const text = await readFile(path, "utf8");
            const renamed = text.replace("export function createStorageQueue(", "function createRightQueue(");
            if (renamed === text) throw new Error("The mistake finds no place");
            return { contents: `${renamed}${MISTAKE}`, loader: "ts" };
          });
        },
      },
    ],
  });
}
