import { startStack } from "../../local/stack/start-stack.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { proveRecording, type RecordingProof } from "../helpers/recording-proof.ts";

/** An instance of the smallest kind. Azure: "Azure Functions Flex Consumption plan hosting", instance sizes. */
export const INSTANCE_BYTES = 512 * 1024 ** 2;

const TIMEOUT_MS = 15 * 60_000;
/** A message that a killed host was working on stays hidden for so long; ten minutes in Azure. */
const QUEUE_LEASE_SECONDS = 5;
const ONCE_A_YEAR = "0 0 0 1 1 *";

/** Copies one recording of so many megabytes through a functions host of its own, with kills: see `proveRecording`. */
export async function runRecording({
  megabytes,
  kills,
  seed,
}: {
  readonly megabytes: number;
  readonly kills: number;
  readonly seed: number;
}): Promise<RecordingProof> {
  const schedules = Object.keys(SETTINGS).filter((name) => name.endsWith("_SCHEDULE"));
  const stack = await startStack({
    environment: { CAPTURE: "recordings", ...Object.fromEntries(schedules.map((name) => [name, ONCE_A_YEAR])) },
    seed,
    queueLeaseSeconds: QUEUE_LEASE_SECONDS,
  });
  try {
    return await proveRecording(stack, {
      sizeBytes: megabytes * 1_000_000 + 1,
      kills,
      timeoutMs: TIMEOUT_MS,
      road: "daily",
    });
  } finally {
    await stack.stop();
  }
}

export function isProven({ isEqual, peakHostBytes }: RecordingProof): boolean {
  return isEqual && (peakHostBytes === null || peakHostBytes < INSTANCE_BYTES);
}
