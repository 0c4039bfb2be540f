import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The process and everything that descends from it. */
export function processTree(pid: number): number[] {
  const parents = parentsOfAll();
  const tree = [pid];
  for (const member of tree) {
    for (const [child, parent] of parents) if (parent === member) tree.push(child);
  }
  return tree;
}

/** `[pid, parent]` of all processes. Linux tells it without a program that may not be installed. */
function parentsOfAll(): [number, number][] {
  if (existsSync("/proc/self/stat")) return readdirSync("/proc").flatMap(readParent);
  const table = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" });
  return [...table.matchAll(/(\d+)\s+(\d+)/g)].map(([, pid, parent]) => [Number(pid), Number(parent)]);
}

function readParent(name: string): [number, number][] {
  if (!/^\d+$/.test(name)) return [];
  try {
    // proc(5): the command, which may hold anything, stands in brackets; state and parent come after it.
    const afterCommand = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return [[Number(name), Number(afterCommand[1])]];
  } catch {
    return [];
  }
}
