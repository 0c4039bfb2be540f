import { expect, it } from "vitest";
import { BUNDLE_PATH } from "../../../local/build.ts";
import { ensureBundle } from "../../../local/ensure-bundle.ts";
import { runSmallRound } from "./small-round.ts";

/** A run ends by what happens. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;

it(
  "loses and doubles nothing in a round of real faults, and leaves nothing behind",
  async () => {
    const faults = ["host-killed", "cosmos-killed", "azurite-restarted", "notifications-halving", "queue-reset"];
    await ensureBundle();
    const result = await runSmallRound({ bundlePath: BUNDLE_PATH, faults });
    expect(result).toMatchObject({ lost: 0, stale: 0, doubled: 0, skipped: 0, repeated: 0, crashed: 0 });
    expect(result.faults).toEqual(Object.fromEntries(faults.map((name) => [name, 1])));
    expect(result.versions).toBeGreaterThan(100);
  },
  LIMIT_MS,
);
