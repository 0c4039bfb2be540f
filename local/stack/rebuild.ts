import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Environment } from "./environment.ts";

const rebuiltSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("built") }),
  z.object({ outcome: z.literal("same") }),
  z.object({ outcome: z.literal("failed"), message: z.string() }),
]);

/** `same`: it was made from the same sources. `failed`: it could not be built, or not be loaded. */
export type Rebuilt = z.output<typeof rebuiltSchema>;

/** Builds the bundle where its sources changed, and tries whether it loads with these settings. Ended by the signal it says nothing. */
export async function rebuild(settings: Environment, signal: AbortSignal): Promise<Rebuilt> {
  const child = fork(fileURLToPath(new URL("./rebuild-process.ts", import.meta.url)), [], {
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, PATH: process.env.PATH, ...settings },
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const end = () => child.kill("SIGKILL");
  signal.addEventListener("abort", end, { once: true });
  let said: Rebuilt | undefined;
  child.on("message", (message) => {
    said = rebuiltSchema.parse(message);
  });
  await once(child, "exit");
  signal.removeEventListener("abort", end);
  return said ?? { outcome: "failed", message: "What builds it ended before it was done" };
}
