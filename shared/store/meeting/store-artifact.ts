import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type Result, TeamsinkError } from "../../base/errors/errors.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { canonicalJson, type JsonObject, wellFormed } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import type { CaptureName } from "../../base/settings.ts";
import type {
  ArtifactKind,
  ContentState,
  MeetingStore,
  ReadArtifact,
  StoredArtifact,
} from "../../port/meeting-store.ts";
import type { Road } from "../../port/stored-message.ts";
import { type ArtifactHint, type ArtifactIdentity, createdMsOf, identifyArtifact, unionOf } from "./artifact.ts";

export interface StoreArtifactPorts {
  readonly meetings: MeetingStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly captures: ReadonlySet<CaptureName>;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

export interface ArtifactArrival extends ArtifactHint {
  readonly kind: ArtifactKind;
  readonly payload: JsonObject;
  readonly road: Road;
  readonly receivedMs: number;
  /** Which of its page it is: of one meeting Graph gives them in their sequence. */
  readonly index?: number;
}

export interface StoredOutcome {
  /** `expired`: it is past its retention, and nothing was stored. */
  readonly outcome: "created" | "updated" | "repeated" | "expired";
  /** Its content is not there and has to be asked for. */
  readonly needsContent: boolean;
  readonly artifact: ArtifactIdentity;
}

/** Every round that is lost was won by another writer of the same document. */
const MAX_ROUNDS = 20;

/**
 * The one place where a transcript or a recording is stored: live and read, all end here. The document goes first, its
 * content `waiting`, and who called asks for the content then: a crash between the two leaves a document that says what is
 * missing, and the daily reading asks again for whatever waits.
 *
 * @returns what happened; `artifact-invalid`, or why the store refuses it for good; throws the store's transient errors
 */
export async function storeArtifact(
  ports: StoreArtifactPorts,
  arrival: ArtifactArrival,
): Promise<Result<StoredOutcome>> {
  const identity = identifyArtifact(arrival.kind, arrival.payload, arrival);
  if (!identity.ok) return identity;
  return orPermanentError(() => store(ports, arrival, identity.value));
}

async function store(
  ports: StoreArtifactPorts,
  arrival: ArtifactArrival,
  identity: ArtifactIdentity,
): Promise<StoredOutcome> {
  const { organizerId, id } = identity;
  const result = await changeArtifact(ports, { organizerId, id }, (read) => {
    const document = documentOf(ports, { arrival, identity }, read?.artifact);
    return read && saysTheSame(read.artifact, document) ? undefined : document;
  });
  const needsContent = result.outcome !== "expired" && result.artifact?.content.state === "waiting";
  const { kind, road } = arrival;
  ports.log.event("artifact.stored", { kind, road, outcome: result.outcome, organizerId, cosmosId: id }, "debug");
  return { outcome: result.outcome, needsContent, artifact: identity };
}

export interface ChangeResult {
  readonly outcome: StoredOutcome["outcome"];
  /** As it stands now. */
  readonly artifact: StoredArtifact | undefined;
}

/**
 * Reads, decides and writes with the etag that was read: of two writers, the second decides anew.
 *
 * @param change what is to stand there; `undefined`: nothing is written
 */
export async function changeArtifact(
  { meetings, clock, retention = KEEP_FOR_EVER }: Pick<StoreArtifactPorts, "meetings" | "clock" | "retention">,
  at: Pick<StoredArtifact, "organizerId" | "id">,
  change: (read: ReadArtifact | undefined) => StoredArtifact | undefined,
): Promise<ChangeResult> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const read = await meetings.read(at.organizerId, at.id);
    const document = change(read);
    if (document === undefined) return { outcome: "repeated", artifact: read?.artifact };
    const ttlSeconds = secondsLeft(retention.messageDays, { fromMs: document.createdMs, nowMs: clock.nowMs() });
    if (ttlSeconds === 0) return { outcome: "expired", artifact: undefined };
    try {
      await meetings.write(document, read?.etag ?? "absent", ttlSeconds);
      return { outcome: read ? "updated" : "created", artifact: document };
    } catch (error) {
      if (codeOf(error) !== "state-conflict") throw error;
    }
  }
  throw new TeamsinkError("state-conflict");
}

function documentOf(
  { captures, clock }: StoreArtifactPorts,
  { arrival, identity }: { readonly arrival: ArtifactArrival; readonly identity: ArtifactIdentity },
  stored: StoredArtifact | undefined,
): StoredArtifact {
  const { payload, road, receivedMs, index = 0 } = arrival;
  const fresh = wellFormed(payload);
  const value = stored ? unionOf(stored.value, fresh) : unionOf(fresh, {});
  const receivedDateTime = toIso(receivedMs);
  return {
    ...identity,
    createdMs: createdMsOf(value) ?? stored?.createdMs ?? receivedMs,
    value,
    content: contentWanted(captures, identity.kind, stored?.content),
    ...(stored?.docx === undefined ? {} : { docx: stored.docx }),
    ...(stored?.said === undefined ? {} : { said: stored.said }),
    sink: stored?.sink ?? {
      road,
      receivedDateTime,
      storedDateTime: toIso(clock.nowMs()),
      order: `${receivedDateTime} ${String(index).padStart(4, "0")}`,
      schemaVersion: 1,
    },
  };
}

/** A link becomes a wish once copies are switched on; what is kept already stays. */
function contentWanted(
  captures: ReadonlySet<CaptureName>,
  kind: ArtifactKind,
  present: ContentState | undefined,
): ContentState {
  const isCopied = captures.has(kind === "transcript" ? "transcripts" : "recordings");
  if (present === undefined || present.state === "link") return { state: isCopied ? "waiting" : "link" };
  return present;
}

/** What is written apart from our stamps. */
function saysTheSame(stored: StoredArtifact, { value, content }: StoredArtifact): boolean {
  return canonicalJson([stored.value, stored.content]) === canonicalJson([value, content]);
}
