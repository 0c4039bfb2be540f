import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The process and everything that descends from it. */
export function processTree(pid: number): number[] {
  return treeIn(new Map(parentsOfAll()), pid);
}

/** Looks again and again until it is stopped, and then gives all that ever were in the tree: some come and go in a moment. */
export function watchProcessTree(pid: number, everyMs: number): { stop(): number[] } {
  const parents = new Map<number, number>();
  // Whom a process was born of does not change: it is asked for once, since a look at all of a busy machine takes long.
  const look = () => {
    for (const [child, parent] of parentsOfAll((known) => parents.has(known))) parents.set(child, parent);
  };
  const looking = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(looking);
      return treeIn(parents, pid);
    },
  };
}

function treeIn(parents: ReadonlyMap<number, number>, pid: number): number[] {
  const tree = [pid];
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child);
  }
  return tree;
}

/** `[pid, parent]` of all processes. Linux tells it without a program that may not be installed. */
function parentsOfAll(isKnown: (pid: number) => boolean = () => false): [number, number][] {
  if (existsSync("/proc/self/stat")) {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && !isKnown(Number(name)))
      .flatMap(readParent);
  }
  const table = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" });
  return [...table.matchAll(/(\d+)\s+(\d+)/g)]
    .map(([, pid, parent]): [number, number] => [Number(pid), Number(parent)])
    .filter(([pid]) => !isKnown(pid));
}

function readParent(name: string): [number, number][] {
  try {
    // proc(5): the command, which may hold anything, stands in brackets; state and parent come after it.
    const afterCommand = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return [[Number(name), Number(afterCommand[1])]];
  } catch {
    return [];
  }
}
