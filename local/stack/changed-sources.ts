import { watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What the bundle is made from and people work on. */
const FOLDERS = ["functions", "shared"];
const SOURCE = /\.(?:ts|css|json)$/;
/** An editor writes a file in several steps, and a change of branches many files. */
const QUIET_MS = 150;

/**
 * Names what changed of the sources since the last time, as long as it is not aborted. Nothing at first: what changed before
 * anybody looked is for the one who asks to find out. What changes while the last answer is worked on is in the next.
 */
export async function* changedSources(signal: AbortSignal): AsyncGenerator<readonly string[]> {
  const changed = new Set<string>();
  let woken = Promise.withResolvers<void>();
  let failure: Error | undefined;
  const wake = () => woken.resolve();
  signal.addEventListener("abort", wake, { once: true });
  const watchers = FOLDERS.map((folder) =>
    watch(folder, { recursive: true }, (_kind, name) => {
      if (name === null || !SOURCE.test(name)) return;
      changed.add(join(folder, name));
      woken.resolve();
    }).on("error", (error) => {
      failure = error;
      woken.resolve();
    }),
  );
  try {
    yield [];
    while (!signal.aborted) {
      await woken.promise;
      woken = Promise.withResolvers();
      if (failure !== undefined) throw failure;
      await wait(QUIET_MS);
      if (signal.aborted) return;
      const names = [...changed].sort();
      changed.clear();
      if (names.length > 0) yield names;
    }
  } finally {
    for (const watcher of watchers) watcher.close();
    signal.removeEventListener("abort", wake);
  }
}
