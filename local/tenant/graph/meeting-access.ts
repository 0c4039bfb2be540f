import type { Behaviours } from "../behaviours.ts";
import type { ArtifactKind } from "../model/meeting/online-meetings.ts";
import { GraphError } from "./graph-error.ts";

interface Asked {
  readonly clientId: string;
  readonly organizerId: string;
  readonly kind: ArtifactKind;
  readonly isList: boolean;
}

/** What stands above an app's permissions. Throws a GraphError (403) in the words of the service. */
export function requireMeetingAccess(behaviours: Behaviours, { clientId, organizerId, kind, isList }: Asked): void {
  if (kind === "transcript" && !behaviours.graphTranscriptAccess) {
    throw new GraphError(403, "Forbidden", {
      message: "GraphAccessToTranscriptsDisabled: Access to transcripts through Microsoft Graph is disabled.",
    });
  }
  const { applicationAccessPolicy: policy, policyGuardsLists } = behaviours;
  const isGranted = policy === "global" || (policy !== "none" && policy.includes(organizerId));
  if (isGranted || (isList && !policyGuardsLists)) return;
  // "Configure application access to online meetings or virtual events"; the ids are there since about 2023.
  const message = `No application access policy found for this app: ${clientId} on the user: ${organizerId}.`;
  throw new GraphError(403, "Forbidden", { message });
}
