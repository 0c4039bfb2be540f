import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import type {
  ArtifactKind,
  ArtifactQuery,
  ListedArtifact,
  MeetingStore,
  StoredArtifact,
} from "../../port/meeting-store.ts";
import { artifactDocumentId } from "../../store/meeting/artifact.ts";
import { cursorAfter, type MeetingParameters, type MeetingsParameters } from "./meeting-parameters.ts";

/** One call of a meeting, or an ad hoc call, with what was kept of it. */
export interface CallAnswer {
  readonly organizerId: string;
  /** Null for an ad hoc call, which has an id of its own alone. */
  readonly meetingId: string | null;
  readonly callId: string | null;
  readonly createdDateTime: string;
  /** In their sequence. */
  readonly transcripts: readonly JsonObject[];
  readonly recordings: readonly JsonObject[];
}

export interface CallPage {
  readonly calls: readonly CallAnswer[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** One page of what an organizer's calls left, newest first. Nothing found is an empty page: nobody has to hold meetings. */
export function listMeetings(store: MeetingStore, parameters: MeetingsParameters): Promise<CallPage> {
  const { organizer_id: organizerId, since, until, q, cursor, limit } = parameters;
  return callPage(store, {
    organizerId,
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(q === undefined ? {} : { contains: q }),
    ...(cursor === undefined ? {} : { after: cursor }),
    limit,
  });
}

export interface MeetingAddress {
  readonly organizerId: string;
  /** Of the meeting, or of the ad hoc call. */
  readonly meetingId: string;
}

/** The calls of one meeting, newest first, or `meeting-not-found`. */
export async function oneMeeting(
  store: MeetingStore,
  { organizerId, meetingId }: MeetingAddress,
  { cursor, limit }: MeetingParameters,
): Promise<Result<CallPage>> {
  const after = cursor === undefined ? {} : { after: cursor };
  const page = await callPage(store, { organizerId: graphIdOf(organizerId), meetingKey: meetingId, ...after, limit });
  return page.calls.length === 0 && cursor === undefined ? fail("meeting-not-found") : succeed(page);
}

/** The document of one transcript or recording, or `meeting-not-found`. */
export async function oneArtifact(
  store: MeetingStore,
  { organizerId, meetingId }: MeetingAddress,
  { kind, artifactId }: { readonly kind: ArtifactKind; readonly artifactId: string },
): Promise<Result<StoredArtifact>> {
  const read = await store.read(graphIdOf(organizerId), artifactDocumentId(kind, artifactId));
  return read?.artifact.meetingKey === meetingId ? succeed(read.artifact) : fail("meeting-not-found");
}

async function callPage(store: MeetingStore, query: ArtifactQuery): Promise<CallPage> {
  const found = await store.query({ ...query, limit: query.limit + 1 });
  const page = found.length > query.limit ? wholeCalls(found.slice(0, query.limit), found[query.limit]) : found;
  const last = page.at(-1);
  const calls = Map.groupBy(page, callKeyOf);
  return {
    calls: [...calls.values()].map(toCall),
    nextCursor: found.length > page.length && last ? cursorAfter(last) : undefined,
  };
}

/** What one call left is not divided between two pages, unless it is more than a page. */
function wholeCalls(page: readonly ListedArtifact[], next: ListedArtifact | undefined): readonly ListedArtifact[] {
  const whole = page.filter(({ createdMs }) => createdMs !== next?.createdMs);
  return whole.length > 0 ? whole : page;
}

function callKeyOf({ meetingKey, createdMs, value }: ListedArtifact): string {
  return JSON.stringify([meetingKey, value.callId ?? createdMs]);
}

function toCall(artifacts: readonly ListedArtifact[]): CallAnswer {
  const [first] = artifacts;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    organizerId: first?.organizerId ?? "",
    meetingId: first?.isAdHoc ? null : (first?.meetingKey ?? null),
    callId: text(artifacts.map(({ value }) => value.callId).find((id) => typeof id === "string")),
    createdDateTime: new Date(first?.createdMs ?? 0).toISOString(),
    transcripts: inSequence(artifacts, "transcript"),
    recordings: inSequence(artifacts, "recording"),
  };
}

/** Those of one call bear one time, that of its beginning; Graph gives them in their sequence, and in this they came. */
function inSequence(artifacts: readonly ListedArtifact[], kind: ArtifactKind): JsonObject[] {
  return artifacts
    .filter((artifact) => artifact.kind === kind)
    .sort((one, other) => (one.sink.order < other.sink.order ? -1 : 1))
    .map((artifact, index) => toAnswer(artifact, index + 1));
}

/** Graph's object, and beside it what is kept of it. */
function toAnswer({ value, content, docx, said }: ListedArtifact, sequence: number): JsonObject {
  return {
    ...value,
    sequence,
    kept: { ...content, ...(docx && { docx }), ...(said && { cues: said.cues, speakers: said.speakers }) },
  };
}
