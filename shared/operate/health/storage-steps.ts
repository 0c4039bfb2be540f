import type { Settings } from "../../base/read-settings.ts";
import type { AccessRecordStore } from "../../port/access-record-store.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { LakeStore } from "../../port/lake-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { StepFindings } from "./deep-health.ts";

export interface StoragePorts {
  readonly settings: Pick<Settings, "lake">;
  readonly blobs: BlobStore;
  readonly lake: LakeStore;
  readonly queue: WorkQueue;
  readonly messages: MessageStore;
  readonly state: StateStore;
  readonly accessRecords: AccessRecordStore;
}

/** In `claims/`, since what is written to `raw/` may be unchangeable, and what is in `quarantine/` is retried. */
const PROBE_BLOB = { container: "claims", path: "health/probe.json" } as const;
/** It stays, or each look would leave a deleted file for a week; readers pass over what begins with an underscore. */
const PROBE_FILE = "_probe/health";
const PROBE_DOCUMENT = { kind: "probe", id: "deep-health" } as const;

/** Every container is there, where it is wanted the lake's as well, and writing and removing are allowed, which a role for reading would not show. */
export async function checkBlob({ settings, blobs, lake }: StoragePorts): Promise<StepFindings> {
  await blobs.ping();
  await blobs.putOnce(PROBE_BLOB, "{}");
  await blobs.remove(PROBE_BLOB);
  if (settings.lake) await lake.putOnce(PROBE_FILE, new Uint8Array());
  return {};
}

/** Nothing is sent: whatever stands in a queue is worked off. */
export async function checkQueue({ queue }: StoragePorts): Promise<StepFindings> {
  return { waiting: await queue.lengths() };
}

/**
 * Reads messages, and records of access, without whose container nobody is given anything; then writes, and removes a document
 * of its own: the same one in every run, so that none stay behind.
 */
export async function checkCosmos({ messages, state, accessRecords }: StoragePorts): Promise<StepFindings> {
  await messages.ping();
  await accessRecords.query({ limit: 1 });
  await state.put({ ...PROBE_DOCUMENT, value: {}, expect: "any" });
  await state.remove(PROBE_DOCUMENT.kind, PROBE_DOCUMENT.id);
  return {};
}
