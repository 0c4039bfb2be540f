import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { isSafeSegment } from "../base/safe-segment.ts";
import type { MessageStore, ReadMessage, RepliesOfRoot, UpsertOutcome } from "../port/message-store.ts";
import type { StoredMessage } from "../port/stored-message.ts";
import { compareVersions, type VersionAndDigest } from "../store/message/identity.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import {
  type CosmosDocuments,
  type IndexedSql,
  openDocuments,
  type QueryScope,
  withoutSystemProperties,
} from "./cosmos-documents.ts";
import { anyMessageQuery, byMessageIdQuery, pageQuery, repliesQuery, wholeGroups } from "./message-queries.ts";

export interface CosmosMessageStoreOptions {
  readonly database: CosmosDatabase;
  readonly clock: Clock;
}

/** A message id is in one chain, or in a few. */
const CHAINS_AT_ONCE = 10;

export function createCosmosMessageStore({ database, clock }: CosmosMessageStoreOptions): MessageStore {
  const documents = openDocuments<StoredMessage>(database, "messages");
  const queryWhole = async (scope: QueryScope, sql: IndexedSql) => {
    const found = await documents.query<StoredMessage>(scope, sql);
    return found.map((document) => withoutSystemProperties<StoredMessage>(document));
  };
  const hasConversation = async (conversationId: string) =>
    (await documents.query<string>({ partition: conversationId, pageSize: 1 }, anyMessageQuery(conversationId)))
      .length > 0;
  // The SDK throws at an id that no document can have, and takes a question mark for the end of one.
  const read = async (conversationId: string, id: string) =>
    isSafeSegment(id) ? readMessage(documents, { partition: conversationId, id }) : undefined;
  return {
    upsertIfNewer: (message, known, ttlSeconds) => {
      const document = ttlSeconds === undefined ? message : { ...message, ttl: ttlSeconds };
      return upsertIfNewer({ documents, clock, random: Math.random }, document, known);
    },
    read,
    get: async (conversationId, id) => (await read(conversationId, id))?.message,
    findByMessageId: (conversationId, messageId) =>
      queryWhole({ partition: conversationId, pageSize: CHAINS_AT_ONCE }, byMessageIdQuery(conversationId, messageId)),
    query: (query) => queryWhole({ partition: query.conversationId, pageSize: query.limit }, pageQuery(query)),
    repliesOf: async (conversationId, rootIds) => {
      if (rootIds.length === 0) return [];
      const scope = { partition: conversationId, pageSize: rootIds.length };
      return wholeGroups(await documents.query<RepliesOfRoot>(scope, repliesQuery(conversationId, rootIds)));
    },
    hasConversation,
    ping: async () => {
      // A query, unlike a read, also fails when the container is missing.
      await hasConversation("ping");
    },
  };
}

interface UpsertPorts {
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
 * Stores the message unless one is there that goes before it: see `compareVersions`. Without a known document creating
 * comes first, since most messages are new. An older document is replaced only as the one that was read, so that of two
 * writers the later never overwrites the newer:
 *
 *   writer of version 3        writer of version 2        the document
 *   create     → 409           create     → 409           1, etag a
 *   read       → 1, a          read       → 1, a          1, etag a
 *   replace a  → done                                     3, etag b
 *                              replace a  → 412           3, etag b
 *                              read       → 3: outdated   3, etag b
 *
 * @param known what was read before: then the first round has no create and no read
 * @throws TeamsinkError `state-conflict` when others win every round
 */
export async function upsertIfNewer(
  ports: UpsertPorts,
  message: StoredMessage,
  known?: ReadMessage,
): Promise<UpsertOutcome> {
  const { documents } = ports;
  const at = { partition: message.conversationId, id: message.id };
  let stored = known;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (round > 0) await ports.clock.sleep(delayMs(round, ports.random));
    if (stored === undefined && (await documents.create(message)) !== undefined) return "created";
    // One that is gone by now is created in the next round.
    stored = round > 0 || stored === undefined ? await readMessage(documents, at) : stored;
    if (stored === undefined) continue;
    const difference = compareVersions(orderOf(message), orderOf(stored.message));
    if (difference === 0) return "repeated";
    if (difference < 0) return "outdated";
    if ((await documents.replace(at, message, stored.etag)) !== undefined) return "updated";
  }
  throw new TeamsinkError("state-conflict");
}

async function readMessage(
  documents: UpsertPorts["documents"],
  at: { readonly partition: string; readonly id: string },
): Promise<ReadMessage | undefined> {
  const found = await documents.read(at);
  return found && { message: found.document, etag: found.etag };
}

function orderOf({ version, sink: { digest } }: StoredMessage): VersionAndDigest {
  return { version, digest };
}

/** Exponential with full jitter: writers that met once should not meet again. */
function delayMs(round: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** round);
}
