import type { Behaviours } from "../behaviours.ts";
import { header, type TenantResponse } from "../http.ts";
import type { CallArtifact, OnlineMeetings } from "../model/meeting/online-meetings.ts";
import { recordingBytes } from "../model/meeting/recording-bytes.ts";
import { toDocx, toMetadataVtt, toVtt } from "../model/meeting/transcript-text.ts";
import type { GraphRequest } from "./graph-api.ts";
import { GraphError } from "./graph-error.ts";

const VTT = "text/vtt";
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const MP4 = "video/mp4";

/** "Get callTranscript": VTT, unless `Accept` or `$format` asks for something else. */
export function transcriptContent(
  { meetings, behaviours }: { readonly meetings: OnlineMeetings; readonly behaviours: Behaviours },
  request: GraphRequest,
  transcript: CallArtifact,
): TenantResponse {
  const wanted = request.url.searchParams.get("$format") ?? header(request.headers, "accept") ?? "*/*";
  const utterances = () => meetings.utterances(transcript);
  if (wanted.includes(DOCX)) {
    if (!behaviours.transcriptDocx)
      throw new GraphError(400, "BadRequest", { message: "Requested format not supported." });
    return whole(DOCX, toDocx(utterances()));
  }
  return whole(VTT, Buffer.from(transcript.vtt ?? toVtt(utterances())));
}

export function transcriptMetadata(meetings: OnlineMeetings, transcript: CallArtifact): TenantResponse {
  return whole(VTT, Buffer.from(toMetadataVtt(meetings.utterances(transcript), transcript.createdMs)));
}

function whole(mediaType: string, bytes: Buffer): TenantResponse {
  return { status: 200, headers: headersOf(mediaType, bytes.length), stream: chunksOf(bytes) };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function headersOf(mediaType: string, lengthBytes: number): Readonly<Record<string, string>> {
  return { "content-type": mediaType, "content-length": String(lengthBytes) };
}

/** "Get callRecording": whole, or the one range that was asked for. RFC 9110, 14. */
export function recordingContent(
  ranges: Behaviours["recordingRanges"],
  request: GraphRequest,
  recording: CallArtifact,
): TenantResponse {
  const { sizeBytes } = recording;
  const asked = ranges === "ignored" ? undefined : rangeOf(header(request.headers, "range"), sizeBytes);
  const etag = `"${recording.contentCorrelationId}"`;
  if (asked === "unsatisfiable") {
    throw new GraphError(416, "InvalidRange", {
      message: "The range specified is invalid for the current size of the resource.",
      headers: { "content-range": `bytes */${sizeBytes}` },
    });
  }
  if (asked === undefined) {
    return {
      status: 200,
      headers: { etag, ...headersOf(MP4, sizeBytes), ...(ranges === "ignored" ? {} : { "accept-ranges": "bytes" }) },
      stream: recordingBytes(recording),
    };
  }
  const { from, until } = asked;
  return {
    status: 206,
    headers: {
      etag,
      ...headersOf(MP4, until - from),
      "accept-ranges": "bytes",
      "content-range": `bytes ${from}-${until - 1}/${sizeBytes}`,
    },
    stream: recordingBytes(recording, asked),
  };
}

function rangeOf(
  range: string | undefined,
  sizeBytes: number,
): { from: number; until: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  if (match === null || match[0] === "bytes=-") return undefined;
  const [, first = "", last = ""] = match;
  const from = first === "" ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const until = first === "" || last === "" ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  return from < until ? { from, until } : "unsatisfiable";
}
