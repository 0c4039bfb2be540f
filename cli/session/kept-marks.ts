import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { keptFile } from "./kept-file.ts";
import type { Session } from "./session.ts";

/** Up to when somebody has read what here, for where Graph is not asked for it: ids and times only, of each account its own. */
export interface KeptMarks {
  /** Undefined of one that was never opened here. */
  readMs(conversationId: string): number | undefined;
  /** Nothing of before is unread. */
  readonly beganMs: number;
  read(conversationId: string, newestMs: number): void;
}

const marksSchema = z.object({ beganMs: z.number(), readMs: z.record(z.string(), z.number()) });
const MAX_MARKS = 500;
const WRITTEN_AFTER_MS = 1_000;

export async function openMarks({ folder, api, me }: Session): Promise<KeptMarks> {
  const name = createHash("sha256").update(`${api} ${me.id}`).digest("hex").slice(0, 16);
  const file = keptFile(join(folder, `read-${name}.json`));
  const kept = await file.read().catch(() => undefined);
  const { beganMs, readMs } = parsed(kept) ?? { beganMs: Date.now(), readMs: {} };
  const marks = new Map(Object.entries(readMs));
  let isWaiting = false;
  const write = () => {
    isWaiting = false;
    const newest = [...marks].sort(([, a], [, b]) => b - a).slice(0, MAX_MARKS);
    // A mark that is lost is no more than something that looks new once again.
    file.write(JSON.stringify({ beganMs, readMs: Object.fromEntries(newest) })).catch(() => {});
  };
  return {
    beganMs,
    readMs: (conversationId) => marks.get(conversationId),
    read(conversationId, newestMs) {
      if ((marks.get(conversationId) ?? 0) >= newestMs) return;
      marks.set(conversationId, newestMs);
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(write, WRITTEN_AFTER_MS);
    },
  };
}

function parsed(text: string | undefined) {
  try {
    return text === undefined ? undefined : marksSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
