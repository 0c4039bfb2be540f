import type { CaptureName } from "../base/settings.ts";
import type { RoleNeed } from "./families.ts";

const ORGANIZERS: RoleNeed = {
  role: "User.ReadBasic.All",
  reason: "list the users who may organize meetings (GET /users)",
};

const RECORDINGS: readonly RoleNeed[] = [
  ORGANIZERS,
  { role: "OnlineMeetingRecording.Read.All", reason: "keep recordings of meetings, or where they are" },
  { role: "CallRecordings.Read.All", reason: "keep recordings of ad hoc calls, or where they are" },
];

/**
 * THE table of what may be kept beside messages and who is where, one row a name of the setting CAPTURE: the roles that it
 * adds to those of the subscribed resources. Graph: "Microsoft Graph permissions reference".
 */
export const CAPTURES = {
  // Read with the role of the message that they are in.
  "hosted-contents": [],
  files: [{ role: "Files.Read.All", reason: "copy the files that messages refer to (GET /shares/{id}/driveItem)" }],
  transcripts: [
    ORGANIZERS,
    { role: "OnlineMeetingTranscript.Read.All", reason: "keep transcripts of meetings" },
    { role: "CallTranscripts.Read.All", reason: "keep transcripts of ad hoc calls" },
  ],
  recordings: RECORDINGS,
  "recording-links": RECORDINGS,
  interactions: [
    {
      role: "User.ReadBasic.All",
      reason: "list the users who may have asked Copilot (GET /users)",
    },
    { role: "AiEnterpriseInteraction.Read.All", reason: "keep what people asked Copilot, and its answers" },
  ],
  // Read with the roles of the messages.
  "retained-versions": [],
  "team-settings": [
    { role: "TeamSettings.Read.All", reason: "keep what members and guests of a team may do (GET /teams/{id})" },
  ],
  "user-profiles": [{ role: "User.Read.All", reason: "keep the profiles of users, and who was deleted (GET /users)" }],
} as const satisfies Record<CaptureName, readonly RoleNeed[]>;
