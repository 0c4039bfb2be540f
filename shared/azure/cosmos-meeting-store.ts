import { TeamsinkError } from "../base/errors/errors.ts";
import { isSafeSegment } from "../base/safe-segment.ts";
import type { ListedArtifact, MeetingStore, StoredArtifact } from "../port/meeting-store.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { type IndexedSql, openDocuments } from "./cosmos-documents.ts";
import { artifactPageQuery, artifactsInStateQuery } from "./meeting-queries.ts";

/** As the queries select it. */
interface ListedRow extends Omit<ListedArtifact, "said"> {
  readonly isCut?: boolean;
  readonly cues?: number;
  readonly speakers?: readonly string[];
}

export function createCosmosMeetingStore({ database }: { readonly database: CosmosDatabase }): MeetingStore {
  const documents = openDocuments<StoredArtifact>(database, "meetings");
  const find = async (organizerId: string, sql: IndexedSql, pageSize: number) => {
    const found = await documents.query<ListedRow>({ partition: organizerId, pageSize }, sql);
    return found.map(toListed);
  };
  return {
    read: async (organizerId, id) => {
      // The SDK throws at an id that no document can have.
      const found = isSafeSegment(id) ? await documents.read({ partition: organizerId, id }) : undefined;
      return found && { artifact: found.document, etag: found.etag };
    },
    write: async (artifact, etag, ttlSeconds) => {
      const document = ttlSeconds === undefined ? artifact : { ...artifact, ttl: ttlSeconds };
      const at = { partition: artifact.organizerId, id: artifact.id };
      const written =
        etag === "absent" ? await documents.create(document) : await documents.replace(at, document, etag);
      if (written === undefined) throw new TeamsinkError("state-conflict");
    },
    query: (query) => find(query.organizerId, artifactPageQuery(query), query.limit),
    inState: (organizerId, query) => find(organizerId, artifactsInStateQuery(organizerId, query), query.limit),
  };
}

function toListed({ isCut, cues, speakers, ...row }: ListedRow): ListedArtifact {
  const isTranscript = isCut !== undefined && cues !== undefined && speakers !== undefined;
  return isTranscript ? { ...row, said: { isCut, cues, speakers } } : row;
}
