import { createHash } from "node:crypto";
import { toIso } from "../../../shared/base/clock.ts";
import type { Behaviours } from "../behaviours.ts";
import {
  ARTIFACTS_PER_PAGE,
  DELTA_EMPTY_PAGE_CHANCE,
  DELTA_REPEATED_ITEM_CHANCE,
  DELTA_TOKEN_LIFETIME_MS,
} from "../limits.ts";
import type { ArtifactKind, CallArtifact } from "../model/meeting/online-meetings.ts";
import { recordingContent, transcriptContent, transcriptMetadata } from "./artifact-content.ts";
import { deltaGone } from "./delta-token.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, GraphError } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { requireMeetingAccess } from "./meeting-access.ts";
import { collection, pageOf } from "./paging.ts";
import type { PermissionName } from "./permissions.ts";
import { readFilter, readOptions, readTop } from "./query-options.ts";

export interface MeetingContext extends GraphContext {
  readonly behaviours: Behaviours;
}

/** Scheduled meetings and ad hoc calls, their transcripts and recordings: what is listed where, by which permission. */
interface ArtifactFamily {
  readonly kind: ArtifactKind;
  readonly isAdHoc: boolean;
  /** Below a user. */
  readonly collection: "onlineMeetings" | "adhocCalls";
  readonly listing: "getAllTranscripts" | "getAllRecordings";
  readonly segment: "transcripts" | "recordings";
  readonly permission: PermissionName;
}

// biome-ignore format: one row a family
const ARTIFACT_FAMILIES: readonly ArtifactFamily[] = [
  { kind: "transcript", isAdHoc: false, collection: "onlineMeetings", listing: "getAllTranscripts", segment: "transcripts", permission: "meetingTranscripts" },
  { kind: "recording", isAdHoc: false, collection: "onlineMeetings", listing: "getAllRecordings", segment: "recordings", permission: "meetingRecordings" },
  { kind: "transcript", isAdHoc: true, collection: "adhocCalls", listing: "getAllTranscripts", segment: "transcripts", permission: "callTranscripts" },
  { kind: "recording", isAdHoc: true, collection: "adhocCalls", listing: "getAllRecordings", segment: "recordings", permission: "callRecordings" },
];

/** "onlineMeeting: getAllTranscripts", "callTranscript: delta", "Get callTranscript", "adhocCall: getAllTranscripts", and the same of recordings. */
export function meetingRoutes(context: MeetingContext): GraphRoute[] {
  return ARTIFACT_FAMILIES.flatMap((family) => routesOf(context, family));
}

function routesOf(context: MeetingContext, family: ArtifactFamily): GraphRoute[] {
  const { permission, isAdHoc, segment, kind } = family;
  const lists = `/users/:userId/${family.collection}/${family.listing}()`;
  const one = `/users/:userId/${family.collection}/:meetingId/${segment}/:artifactId`;
  const row = (path: string, handle: GraphRoute["handle"]): GraphRoute => ({
    method: "GET",
    path,
    permission,
    budget: "otherReads",
    handle,
  });
  const found = (request: GraphRequest) => artifactOf(context, family, request);
  return [
    row(lists, (request) => listArtifacts(context, family, request)),
    // Ad hoc calls have none.
    ...(isAdHoc ? [] : [row(`${lists}/delta`, (request) => deltaOfArtifacts(context, family, request))]),
    row(one, (request) => ok(presentArtifact(found(request), request.base))),
    row(`${one}/content`, (request) =>
      kind === "transcript"
        ? transcriptContent(
            { meetings: context.model.meetings, behaviours: context.behaviours },
            request,
            found(request),
          )
        : recordingContent(context.behaviours.recordingRanges, request, found(request)),
    ),
    ...(kind === "transcript"
      ? [row(`${one}/metadataContent`, (request) => transcriptMetadata(context.model.meetings, found(request)))]
      : []),
    // What a notification names. "Get change notifications for meeting transcripts and recordings".
    row(`/communications/${family.collection}/:meetingId/${segment}/:artifactId`, (request) =>
      ok(presentArtifact(found(request), request.base)),
    ),
  ];
}

/** Graph's callTranscript or callRecording. */
function presentArtifact(artifact: CallArtifact, base: string): Record<string, unknown> {
  const { kind, id, organizerId, meetingId, callId, contentCorrelationId, createdMs, endMs } = artifact;
  const isTranscript = kind === "transcript";
  const place = meetingId === null ? `adhocCalls/${callId}` : `onlineMeetings/${meetingId}`;
  const url = `${base}/users/${organizerId}/${place}/${isTranscript ? "transcripts" : "recordings"}/${id}/content`;
  return {
    "@odata.type": `#microsoft.graph.${isTranscript ? "callTranscript" : "callRecording"}`,
    id,
    meetingId,
    callId,
    contentCorrelationId,
    createdDateTime: toIso(createdMs),
    endDateTime: toIso(endMs),
    [isTranscript ? "transcriptContentUrl" : "recordingContentUrl"]: url,
    meetingOrganizer: {
      application: null,
      device: null,
      user: {
        "@odata.type": "#microsoft.graph.teamworkUserIdentity",
        id: organizerId,
        displayName: null,
        userIdentityType: "aadUser",
      },
    },
  };
}

function artifactOf(context: MeetingContext, { kind, isAdHoc }: ArtifactFamily, request: GraphRequest): CallArtifact {
  const { userId, meetingId, artifactId = "" } = request.params;
  const artifact = required(context.model.meetings.artifact(artifactId));
  const isThere =
    artifact.kind === kind &&
    (artifact.meetingId === null) === isAdHoc &&
    (isAdHoc ? artifact.callId : artifact.meetingId) === meetingId &&
    (userId === undefined || userId === artifact.organizerId);
  required(isThere ? artifact : undefined);
  const { organizerId } = artifact;
  requireMeetingAccess(context.behaviours, { clientId: request.token.clientId, organizerId, kind, isList: false });
  return artifact;
}

interface Asked {
  readonly organizerId: string;
  readonly artifacts: readonly CallArtifact[];
  /** As the next page's address repeats it. */
  readonly path: string;
}

/** `(meetingOrganizerUserId='…',startDateTime=…,endDateTime=…)`, or a filter by organizer; without either the request fails. */
function readAsked(context: MeetingContext, family: ArtifactFamily, request: GraphRequest): Asked {
  const { userId = "", arguments: written = "" } = request.params;
  const given = readArguments(written);
  const [filter] = readFilter(request.url.searchParams.get("$filter") ?? undefined);
  const byFilter = filter && /^meetingorganizer\/user\/id$/i.test(filter.property) ? filter.value : undefined;
  const organizerId = family.isAdHoc
    ? (given.get("userid") ?? userId)
    : (given.get("meetingorganizeruserid") ?? byFilter);
  if (organizerId === undefined) throw badRequest("The parameter 'meetingOrganizerUserId' is required.");
  if (organizerId !== userId) throw badRequest("The user in the path must be the meeting organizer.");
  required(context.model.population.users.find(({ id }) => id === organizerId));
  const { kind, isAdHoc } = family;
  requireMeetingAccess(context.behaviours, { clientId: request.token.clientId, organizerId, kind, isList: true });
  const fromMs = timeOf(given.get("startdatetime"), Number.NEGATIVE_INFINITY);
  const untilMs = timeOf(given.get("enddatetime"), Number.POSITIVE_INFINITY);
  const artifacts = context.model.meetings
    .of(organizerId, kind, isAdHoc)
    .filter(({ createdMs }) => createdMs >= fromMs && createdMs < untilMs);
  const call = written === "" ? family.listing : `${family.listing}(${written})`;
  return { organizerId, artifacts, path: `/users('${userId}')/${family.collection}/${call}` };
}

function readArguments(written: string): Map<string, string> {
  if (written === "") return new Map();
  return new Map(
    written.split(",").map((pair): [string, string] => {
      const match = /^\s*(\w+)=(?:'([^']*)'|(\S+))\s*$/.exec(pair);
      if (match === null) throw badRequest("Invalid function parameters.");
      return [(match[1] ?? "").toLowerCase(), match[2] ?? match[3] ?? ""];
    }),
  );
}

function timeOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) throw badRequest(`'${text}' is not a date.`);
  return timeMs;
}

/** In no order of meetings, but those of one meeting in theirs. "Export content with the Microsoft Teams Export APIs". */
function unsortedKey({ meetingId, callId, sequence }: CallArtifact): string {
  const meeting = createHash("sha1")
    .update(meetingId ?? callId)
    .digest("hex");
  return `${meeting} ${String(sequence).padStart(9, "0")}`;
}

function listArtifacts(context: MeetingContext, family: ArtifactFamily, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$filter", "$skiptoken"]);
  const { artifacts, path } = readAsked(context, family, request);
  const top = readTop(options.$top, ARTIFACTS_PER_PAGE);
  const keyed = artifacts
    .map((artifact) => ({ artifact, key: unsortedKey(artifact) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const skipToken = options.$skiptoken;
  const page = pageOf(context.tokens, keyed, { list: path, top, skipToken, keyOf: ({ key }) => key });
  const value = page.items.map(({ artifact }) => presentArtifact(artifact, request.base));
  const type = family.kind === "transcript" ? "callTranscript" : "callRecording";
  return ok(collection(request, { value, context: `Collection(${type})`, path, skipToken: page.skipToken }));
}

/** Where a delta query stands. */
interface ArtifactDelta {
  readonly list: string;
  readonly top: number;
  readonly doneSequence: number;
  readonly issuedMs: number;
}

/** What became available since. The samples give both links as `skipToken`, without a dollar. */
function deltaOfArtifacts(context: MeetingContext, family: ArtifactFamily, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$skiptoken", "$deltatoken"]);
  const asked = readAsked(context, family, request);
  const path = `${asked.path}/delta`;
  const state = deltaState(context, request, { path, options });
  const fresh = asked.artifacts.filter(({ sequence }) => sequence > state.doneSequence);
  const isEmpty = fresh.length > 0 && context.random.chance(DELTA_EMPTY_PAGE_CHANCE);
  const page = isEmpty ? [] : fresh.slice(0, state.top);
  const isLast = page.length === fresh.length;
  const doneSequence = page.at(-1)?.sequence ?? state.doneSequence;
  const next: ArtifactDelta = { ...state, doneSequence, issuedMs: request.nowMs };
  const link = `${request.base}${path}?${isLast ? "$deltatoken" : "$skiptoken"}=${context.tokens.seal(next)}`;
  const [again] = asked.artifacts;
  // "Delta queries might return older artifacts when meetings have unrelated changes": a known issue.
  const older = again !== undefined && context.random.chance(DELTA_REPEATED_ITEM_CHANCE) ? [again] : [];
  const value = [...page, ...older].map((artifact) => presentArtifact(artifact, request.base));
  return ok({
    "@odata.context": `${request.base}/$metadata#Collection(${family.kind === "transcript" ? "callTranscript" : "callRecording"})`,
    [isLast ? "@odata.deltaLink" : "@odata.nextLink"]: link,
    value,
  });
}

function deltaState(
  context: MeetingContext,
  { base, nowMs }: GraphRequest,
  { path, options }: { path: string; options: ReturnType<typeof readOptions> },
): ArtifactDelta {
  const token = options.$skiptoken ?? (options.$deltatoken || undefined);
  if (token === undefined) {
    return { list: path, top: readTop(options.$top, ARTIFACTS_PER_PAGE), doneSequence: 0, issuedMs: nowMs };
  }
  const startOver = `${base}${path}?$deltatoken=`;
  if (context.faults.strike("delta-gone") !== undefined) throw deltaGone(startOver);
  const state = context.tokens.open(token) as ArtifactDelta | undefined;
  if (state?.list !== path)
    throw new GraphError(400, "BadRequest", { message: "Parameter 'DeltaToken' is not valid." });
  if (nowMs - state.issuedMs > DELTA_TOKEN_LIFETIME_MS) throw deltaGone(startOver);
  return state;
}
