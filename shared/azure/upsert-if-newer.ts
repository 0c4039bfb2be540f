import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { UpsertOutcome } from "../port/message-store.ts";
import type { StoredMessage } from "../port/stored-message.ts";
import type { CosmosDocuments } from "./cosmos-documents.ts";

export interface UpsertPorts {
  readonly documents: Pick<CosmosDocuments<StoredMessage>, "create" | "read" | "replace">;
  readonly clock: Clock;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
}

/**
 * Every round that is lost was won by another writer, and a writer wins once: twenty writers of one message, at one
 * moment, end within twenty rounds.
 */
const MAX_ROUNDS = 20;
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 500;

/**
 * Stores the message unless a version as high is there. Creating comes first, since most messages are new. An older
 * document is replaced only as the one that was read, so that of two writers the later never overwrites the newer:
 *
 *   writer of version 3        writer of version 2        the document
 *   create     → 409           create     → 409           1, etag a
 *   read       → 1, a          read       → 1, a          1, etag a
 *   replace a  → done                                     3, etag b
 *                              replace a  → 412           3, etag b
 *                              read       → 3: outdated   3, etag b
 *
 * @throws TeamsinkError `state-conflict` when others win every round
 */
export async function upsertIfNewer(ports: UpsertPorts, message: StoredMessage): Promise<UpsertOutcome> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (round > 0) await ports.clock.sleep(delayMs(round, ports.random));
    const outcome = await tryOnce(ports.documents, message);
    if (outcome !== "lost") return outcome;
  }
  throw new TeamsinkError("state-conflict");
}

async function tryOnce(documents: UpsertPorts["documents"], message: StoredMessage): Promise<UpsertOutcome | "lost"> {
  if ((await documents.create(message)) !== undefined) return "created";
  const at = { partition: message.conversationId, id: message.id };
  const stored = await documents.read(at);
  // Removed between the two: there is nothing to compare with, so create it after all.
  if (stored === undefined) return "lost";
  if (stored.document.version === message.version) return "repeated";
  if (stored.document.version > message.version) return "outdated";
  return (await documents.replace(at, message, stored.etag)) === undefined ? "lost" : "updated";
}

/** Exponential with full jitter: writers that met once should not meet again. */
function delayMs(round: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** round);
}
