import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const keptSchema = z.object({
  pids: z.array(z.number()),
  mounts: z.array(z.string()),
  folders: z.array(z.string()),
});
export type Kept = z.infer<typeof keptSchema>;

/** A process that outlives us for a moment: a process that we stopped would otherwise stay for ever if we were killed. */
export interface Keeper {
  readonly pid: number;
  /** What is there now, in place of what was there before. */
  keep(kept: Kept): void;
  /** It ends and removes all of it, and itself. */
  dismiss(): Promise<void>;
}

export async function startKeeper(): Promise<Keeper> {
  const child = fork(fileURLToPath(new URL("keeper-process.ts", import.meta.url)), {
    execArgv: [],
    // A signal to everything of this terminal does not reach it.
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  await once(child, "spawn");
  return {
    pid: child.pid ?? -1,
    keep: (kept) => {
      child.send(kept);
    },
    dismiss: async () => {
      child.disconnect();
      await exited;
    },
  };
}
