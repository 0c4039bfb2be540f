import type { Clock } from "../../base/clock.ts";
import type { Result } from "../../base/errors/errors.ts";
import { succeed } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore, UpsertOutcome } from "../../port/message-store.ts";
import { cosmosIdOf, type MessageIdentity, rawAddressOf } from "./identity.ts";
import { type Arrival, identifyArrival } from "./stored-message.ts";

export interface StoreMessagePorts {
  readonly blobs: BlobStore;
  readonly messages: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The one place where a message is stored: live and delta both end here.
 *
 *   raw payload ──▶ Blob, write-once          a crash here: repeated, the blob is already there
 *   document    ──▶ Cosmos, if newer          a crash here: repeated, the same version changes nothing
 *
 * The raw payload goes first, so that every version the store ever showed can be read back, and a version that arrives
 * late, after a newer one, is kept as history although the document does not change.
 *
 * What is read rather than delivered has mostly been stored before: every participant's chats bring the same message
 * again. So for those the document is asked first, a point read instead of a refused write to Blob.
 *
 * @returns what happened, or `message-invalid`; throws the stores' transient errors
 */
export async function storeMessage(ports: StoreMessagePorts, arrival: Arrival): Promise<Result<UpsertOutcome>> {
  const identified = identifyArrival(arrival);
  if (!identified.ok) return identified;
  const { identity, version, toDocument } = identified.value;
  if (arrival.source !== "live" && (await isStored(ports, identity, version))) return succeed("repeated");
  const raw = rawAddressOf(identity, version);
  await ports.blobs.putOnce(raw, JSON.stringify(arrival.payload));
  const storedMs = ports.clock.nowMs();
  const document = toDocument(storedMs);
  const outcome = await ports.messages.upsertIfNewer(document);
  const fields = {
    outcome,
    source: arrival.source,
    conversationId: identity.conversationId,
    cosmosId: document.id,
    version,
    raw: raw.path,
  };
  if (outcome === "created" || outcome === "updated") {
    ports.log.event("message.stored", { ...fields, behindMs: storedMs - version });
  } else {
    ports.log.event("message.unchanged", fields);
  }
  return succeed(outcome);
}

/** This very version is in Cosmos, and so its raw payload, which went first, is in Blob. */
async function isStored({ messages }: StoreMessagePorts, identity: MessageIdentity, version: number): Promise<boolean> {
  const stored = await messages.get(identity.conversationId, cosmosIdOf(identity));
  return stored?.version === version;
}
