import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import type { Stack } from "./start-stack.ts";

/** Where the stack that runs from this folder is, for what is started in another shell. */
const NOTE_PATH = "node_modules/.cache/teamsink/stack.json";

const noteSchema = z.object({ api: z.url(), caFile: z.string(), pid: z.int().positive() });
export type StackNote = z.infer<typeof noteSchema>;

export async function noteStack({ baseUrl, caFile }: Stack): Promise<void> {
  await mkdir(dirname(NOTE_PATH), { recursive: true });
  const note: StackNote = { api: `${baseUrl}/api`, caFile, pid: process.pid };
  await writeFile(NOTE_PATH, JSON.stringify(note));
}

/** Of another stack that was started since, the note stays. */
export async function forgetStack(): Promise<void> {
  if ((await readNote())?.pid === process.pid) await rm(NOTE_PATH, { force: true });
}

/** Undefined where none runs: also of one that was killed, and left its note. */
export async function runningStack(): Promise<StackNote | undefined> {
  const note = await readNote();
  return note !== undefined && isAlive(note.pid) ? note : undefined;
}

async function readNote(): Promise<StackNote | undefined> {
  const text = await readFile(NOTE_PATH, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
