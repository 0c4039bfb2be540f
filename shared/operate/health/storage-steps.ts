import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { StepFindings } from "./deep-health.ts";

export interface StoragePorts {
  readonly blobs: BlobStore;
  readonly queue: WorkQueue;
  readonly messages: MessageStore;
  readonly state: StateStore;
}

/** In `claims/`, since what is written to `raw/` may be unchangeable, and what is in `quarantine/` is retried. */
const PROBE_BLOB = { container: "claims", path: "health/probe.json" } as const;
const PROBE_DOCUMENT = { kind: "probe", id: "deep-health" } as const;

/** Every container is there, and writing and removing are allowed, which a role for reading would not show. */
export async function checkBlob({ blobs }: StoragePorts): Promise<StepFindings> {
  await blobs.ping();
  await blobs.putOnce(PROBE_BLOB, "{}");
  await blobs.remove(PROBE_BLOB);
  return {};
}

/** Nothing is sent: whatever stands in a queue is worked off. */
export async function checkQueue({ queue }: StoragePorts): Promise<StepFindings> {
  return { waiting: await queue.lengths() };
}

/** Reads messages, then writes, and removes a document of its own: the same one in every run, so that none stay behind. */
export async function checkCosmos({ messages, state }: StoragePorts): Promise<StepFindings> {
  await messages.ping();
  await state.put({ ...PROBE_DOCUMENT, value: {}, expect: "any" });
  await state.remove(PROBE_DOCUMENT.kind, PROBE_DOCUMENT.id);
  return {};
}
