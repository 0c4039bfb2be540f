import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { isProcessAlive } from "../../helpers/processes.ts";
import { type Kept, keptSchema } from "./keeper.ts";

/** Ends and removes what it was told of as soon as the process that told it is gone, however that came about. */

let kept: Kept = { pids: [], mounts: [], folders: [] };
process.on("message", (message) => {
  kept = keptSchema.parse(message);
});
process.on("disconnect", () => void cleanUp().then(() => process.exit(0)));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

async function cleanUp(): Promise<void> {
  const { pids, mounts, folders } = kept;
  for (const pid of pids) {
    // SIGKILL also ends what was stopped.
    if (isProcessAlive(pid)) process.kill(pid, "SIGKILL");
  }
  for (let tries = 0; tries < 100 && pids.some(isProcessAlive); tries += 1) await wait(50);
  for (const mount of mounts) spawnSync("umount", [mount]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
