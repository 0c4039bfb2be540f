import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { type HttpAnswer, json } from "../../base/problem.ts";
import type { ContentStore } from "../../port/content-store.ts";
import type { ContentState, StoredArtifact } from "../../port/meeting-store.ts";
import { readText } from "../../store/meeting/keep-content.ts";
import { cuesIn } from "../../store/meeting/vtt.ts";
import { type BytesRequest, bytesAnswer } from "./content-bytes.ts";

type Kept = Extract<ContentState, { state: "kept" }>;
type Headers = BytesRequest["headers"];

/** What was said, as cues, or as Graph gave it; `content-not-kept` with what became of it. */
export async function transcriptAnswer(
  content: ContentStore,
  artifact: StoredArtifact,
  { format, headers }: { readonly format: "json" | "vtt" | "docx"; readonly headers: Headers },
): Promise<Result<HttpAnswer>> {
  const kept = keptOf(format === "docx" ? (artifact.docx ?? { state: "waiting" }) : artifact.content);
  if (!kept.ok) return kept;
  if (format !== "json") {
    return succeed(await bytesAnswer(content, { ...kept.value, name: `transcript.${format}` }, headers));
  }
  const { organizerId, meetingKey, isAdHoc, artifactId } = artifact;
  const of = { id: artifactId, organizerId, meetingId: isAdHoc ? null : meetingKey };
  return succeed(json({ ...of, cues: cuesIn(await readText(content, kept.value)) }));
}

/** A recording, or a part of it. */
export async function recordingAnswer(
  content: ContentStore,
  artifact: StoredArtifact,
  headers: Headers,
): Promise<Result<HttpAnswer>> {
  const kept = keptOf(artifact.content);
  if (!kept.ok) return kept;
  return succeed(await bytesAnswer(content, { ...kept.value, name: "recording.mp4" }, headers));
}

function keptOf(state: ContentState): Result<Kept> {
  if (state.state === "kept") return succeed(state);
  return fail("content-not-kept", `It is ${state.state}${state.state === "refused" ? `: ${state.reason}` : ""}.`);
}
