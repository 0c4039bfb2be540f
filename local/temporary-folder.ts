import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "teamsink-";

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A folder that does not outlive this process: whoever made it removes it, and should the process end first, its exit does.
 * What a process left that was killed goes when the next one makes a folder.
 */
export function createTemporaryFolder(): TemporaryFolder {
  removeLeftovers();
  // In one step with the line after it: nothing may end the process between the two.
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", removeNow);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      process.off("exit", removeNow);
    },
  };
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!pid || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's stays: the folder of all is one, and nobody may remove what is somebody else's.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, and is there all the same.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
