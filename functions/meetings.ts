import type { HttpRequest } from "@azure/functions";
import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { recordingAnswer, transcriptAnswer } from "../shared/serve/api/artifact-answer.ts";
import { meetingParameters, meetingsParameters, transcriptParameters } from "../shared/serve/api/meeting-parameters.ts";
import { listMeetings, oneArtifact, oneMeeting } from "../shared/serve/api/meetings.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/meetings: what the calls of one organizer left, a page at a time. */
export function meetings(app: App): RequestHandler {
  return checked(meetingsParameters, async (parameters, { query }) => {
    const { calls, nextCursor } = await listMeetings(app.meetings, parameters);
    return json({ count: calls.length, meetings: calls, ...nextLinkOf(query, nextCursor) });
  });
}

/** GET /api/meetings/{organizerId}/{meetingId}: the same of one meeting, or of one ad hoc call. */
export function meeting(app: App): RequestHandler {
  return checked(meetingParameters, async (parameters, request) => {
    const page = await oneMeeting(app.meetings, addressOf(request), parameters);
    if (!page.ok) return problem(page.error);
    const { calls, nextCursor } = page.value;
    return json({ count: calls.length, meetings: calls, ...nextLinkOf(request.query, nextCursor) });
  });
}

/** GET …/transcripts/{transcriptId}: what was said, as cues or as Graph gave it. */
export function transcript(app: App): RequestHandler {
  return checked(transcriptParameters, async ({ format }, request) => {
    const asked = { kind: "transcript", artifactId: request.params.transcriptId ?? "" } as const;
    const found = await oneArtifact(app.meetings, addressOf(request), asked);
    if (!found.ok) return problem(found.error);
    const answer = await transcriptAnswer(app.content, found.value, { format, headers: request.headers });
    return answer.ok ? answer.value : problem(answer.error);
  });
}

/** GET …/recordings/{recordingId}: the recording, in ranges. */
export function recording(app: App): RequestHandler {
  return checked(noParameters, async (_none, request) => {
    const asked = { kind: "recording", artifactId: request.params.recordingId ?? "" } as const;
    const found = await oneArtifact(app.meetings, addressOf(request), asked);
    if (!found.ok) return problem(found.error);
    const answer = await recordingAnswer(app.content, found.value, request.headers);
    return answer.ok ? answer.value : problem(answer.error);
  });
}

function addressOf({ params }: HttpRequest) {
  return { organizerId: params.organizerId ?? "", meetingId: params.meetingId ?? "" };
}
