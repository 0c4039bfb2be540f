import { toIso } from "../../../shared/base/clock.ts";
import type { CallArtifact } from "../model/meeting/online-meetings.ts";
import type { ResourceChange } from "../subscriptions/resource-change.ts";

/**
 * What subscribers of transcripts and recordings are told, as the page shows it: of a transcript not when the call began, and
 * links that are none. "Get change notifications for meeting transcripts and recordings".
 */
export function artifactNotice(artifact: CallArtifact): ResourceChange {
  const { kind, id, organizerId, meetingId, callId, createdMs, startedMs } = artifact;
  const isTranscript = kind === "transcript";
  const isAdHoc = meetingId === null;
  const key = meetingId ?? callId;
  const segment = isTranscript ? "transcripts" : "recordings";
  const resource = `communications/${isAdHoc ? "adhocCalls" : "onlineMeetings"}('${key}')/${segment}('${id}')`;
  const entity = isTranscript ? "callTranscript" : "callRecording";
  return {
    entity,
    changeType: "created",
    subscribedByMs: startedMs,
    place: { teamId: null, conversationId: null, isAdHoc, involves: (userId) => userId === organizerId },
    resource,
    resourceData: { id, "@odata.type": `#Microsoft.Graph.${entity}`, "@odata.id": resource },
    payload: () => ({
      id,
      meetingId,
      callId,
      createdDateTime: isTranscript ? null : toIso(createdMs),
      [isTranscript ? "transcriptContentUrl" : "recordingContentUrl"]:
        `communications/${isAdHoc ? "adhocCalls" : "onlineMeetings"}/${key}/${segment}/${id}/content`,
      meetingOrganizer: {
        application: null,
        device: null,
        user: { userIdentityType: "aadUser", id: organizerId, displayName: null },
      },
    }),
  };
}
