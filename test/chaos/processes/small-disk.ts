import { spawnSync } from "node:child_process";
import { mkdirSync, statfsSync } from "node:fs";

/** A disk of its own for what the services keep, so that it can be full without anybody else's being full. */
export interface SmallDisk {
  readonly directory: string;
  fill(): void;
  empty(): void;
}

const ROOMY = "size=256m";
/** Whole pages, and some that the file system takes for itself. */
const SPARE_BYTES = 16 * 4_096;

/** @returns `undefined` where we may not mount one: that takes root, and Linux */
export function mountSmallDisk(directory: string): SmallDisk | undefined {
  mkdirSync(directory);
  if (!mount("-t", "tmpfs", "-o", ROOMY, "tmpfs", directory)) return undefined;
  return {
    directory,
    fill: () => {
      const { blocks, bfree, bsize } = statfsSync(directory);
      mount("-o", `remount,size=${(blocks - bfree) * bsize + SPARE_BYTES}`, directory);
    },
    empty: () => {
      mount("-o", `remount,${ROOMY}`, directory);
    },
  };
}

function mount(...args: string[]): boolean {
  return spawnSync("mount", args).status === 0;
}
