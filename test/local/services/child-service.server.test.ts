import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ChildServiceOptions, startChildService } from "../../../local/services/child-service.ts";
import { isProcessAlive, waitFor } from "../../helpers/processes.ts";

function start(name: string, options: Partial<ChildServiceOptions<{ type: "ready" }>> = {}) {
  return startChildService({
    entry: new URL(`../../fixtures/functions-host/${name}.ts`, import.meta.url),
    readySchema: z.object({ type: z.literal("ready") }),
    ...options,
  });
}

describe("startChildService", () => {
  it("kills what does not stop", async () => {
    const child = await start("stubborn-child", { stopTimeoutMs: 200 });
    await child.stop();
    expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
    expect(isProcessAlive(child.pid)).toBe(false);
  });

  it("gives up on what does not become ready, and repeats what it said", async () => {
    await expect(start("mute-child", { readyTimeoutMs: 500 })).rejects.toThrow(
      /mute-child\.ts did not become ready in time\nthinking/,
    );
  });

  it("reports what ends too early, and repeats what it said", async () => {
    await expect(start("early-child")).rejects.toThrow(
      /early-child\.ts ended before it was ready: 3\n[\s\S]*no, thank you/,
    );
  });

  it("stops twice as well as once", async () => {
    const child = await start("stubborn-child", { stopTimeoutMs: 100 });
    await Promise.all([child.stop(), child.stop()]);
    await child.kill();
    expect(isProcessAlive(child.pid)).toBe(false);
  });

  it("ends what is too busy to see that its parent was killed", async () => {
    const parent = await startChildService({
      entry: new URL("../../fixtures/functions-host/busy-parent.ts", import.meta.url),
      readySchema: z.object({ childPid: z.number() }),
    });
    const { childPid } = parent.ready;
    try {
      // By now its event loop stands still.
      await delay(500);
      await parent.kill();
      await waitFor(() => !isProcessAlive(childPid));
    } finally {
      if (isProcessAlive(childPid)) process.kill(childPid, "SIGKILL");
    }
  });
});
