import { BUNDLE_PATH } from "../build.ts";
import { ensureBundle } from "../ensure-bundle.ts";
import { checkBundle } from "../functions-host/functions-host.ts";
import type { Rebuilt } from "./rebuild.ts";

/**
 * Builds the bundle anew and loads it once, in a process of its own: the pages beside it are made by code that is loaded once
 * in a process, and what a bundle does while it loads shall hurt nobody. Its environment is the functions host's.
 */
async function rebuild(): Promise<Rebuilt> {
  try {
    if (!(await ensureBundle())) return { outcome: "same" };
    await checkBundle(BUNDLE_PATH);
    return { outcome: "built" };
  } catch (error) {
    return { outcome: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

const rebuilt = await rebuild();
// What a bundle began while it was loaded is nobody's.
process.send?.(rebuilt, undefined, undefined, () => process.exit(0));
