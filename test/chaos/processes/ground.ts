import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createTrust, type Trust } from "../../../local/stack/trust.ts";
import type { Keeper } from "./keeper.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

/** Where a world stands: its files, and the list of what has to go when it ends. */
export interface Ground {
  readonly trust: Trust;
  readonly folder: string;
  readonly disk: SmallDisk | undefined;
  /** Which process goes by this name now; none for undefined. */
  note(name: string, pid: number | undefined): void;
}

export async function prepareGround(keeper: Keeper): Promise<Ground> {
  const trust = await createTrust(undefined);
  const folder = mkdtempSync(join(tmpdir(), `teamsink-chaos-${process.pid}-`));
  const disk = mountSmallDisk(join(folder, "disk"));
  const pids = new Map<string, number | undefined>();
  const tellKeeper = () => {
    keeper.keep({
      pids: Array.from(pids.values()).filter((pid) => pid !== undefined),
      mounts: disk ? [disk.directory] : [],
      folders: [folder, dirname(trust.caFile)],
    });
  };
  tellKeeper();
  return {
    trust,
    folder,
    disk,
    note: (name, pid) => {
      pids.set(name, pid);
      tellKeeper();
    },
  };
}
