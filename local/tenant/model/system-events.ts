import type { SeededRandom } from "../../seeded-random.ts";
import type { Conversation } from "./conversation.ts";
import type { EventMessageDetail, IdentitySet } from "./graph-shapes.ts";
import { TOPICS } from "./words.ts";

/** Where an event is told: of a team in its General channel. */
type Stage = "chat" | "channel" | "team";

interface Scene {
  readonly conversation: Conversation;
  /** Whether it is the General channel of its team. */
  readonly isPrimary: boolean;
  readonly random: SeededRandom;
  readonly atDateTime: string;
  /** Who did it. */
  readonly initiator: IdentitySet;
}

interface EventRow {
  readonly on: readonly Stage[];
  readonly detail: (scene: Scene) => Readonly<Record<string, unknown>>;
}

const teamOnly = ["team"] as const;
const anywhere = ["chat", "channel", "team"] as const;
const talk = ["chat", "channel"] as const;

const ofTeam = ({ conversation }: Scene) => ({ teamId: conversation.teamId });
const ofChannel = ({ conversation }: Scene) => ({ channelId: conversation.conversationId });
const topic = ({ random }: Scene) => random.pick(TOPICS);
const app = { teamsAppId: "c0ffee00-7e4a-4a11-8a11-0000000000a9", teamsAppDisplayName: "Planner" };

/**
 * "eventMessageDetail resource type" and "Get system messages for Microsoft Teams", what each applies to: the kinds that
 * tell of something this tenant does not hold. Those that tell of people and places come from `operations/`, since there
 * they happen.
 */
const SYSTEM_EVENTS: Readonly<Record<string, EventRow>> = {
  callStarted: { on: talk, detail: ({ random }) => ({ callId: random.guid(), callEventType: "meeting" }) },
  callEnded: {
    on: talk,
    detail: ({ random, initiator }) => ({
      callId: random.guid(),
      callDuration: `PT${1 + random.integer(59)}M${random.integer(60)}S`,
      callEventType: "call",
      callParticipants: [{ participant: initiator }],
    }),
  },
  callRecording: {
    on: talk,
    detail: (scene) => ({
      callId: scene.random.guid(),
      callRecordingDisplayName: `${topic(scene)}.mp4`,
      callRecordingUrl: "https://contoso.sharepoint.example/sites/files/recording.mp4",
      callRecordingDuration: "PT30M12.5S",
      callRecordingStatus: "success",
      meetingOrganizer: scene.initiator,
    }),
  },
  callTranscript: {
    on: talk,
    detail: ({ random, initiator }) => ({
      callId: random.guid(),
      callTranscriptICalUid: random.hex(64),
      meetingOrganizer: initiator,
    }),
  },
  channelSetAsFavoriteByDefault: { on: ["channel"], detail: ofChannel },
  channelUnsetAsFavoriteByDefault: { on: ["channel"], detail: ofChannel },
  meetingPolicyUpdated: {
    on: ["chat"],
    detail: ({ conversation }) => ({ meetingChatEnabled: true, meetingChatId: conversation.conversationId }),
  },
  messagePinned: { on: talk, detail: ({ atDateTime }) => ({ eventDateTime: atDateTime }) },
  messageUnpinned: { on: talk, detail: ({ atDateTime }) => ({ eventDateTime: atDateTime }) },
  tabUpdated: { on: talk, detail: ({ random }) => ({ tabId: random.guid() }) },
  teamJoiningEnabled: { on: teamOnly, detail: ofTeam },
  teamJoiningDisabled: { on: teamOnly, detail: ofTeam },
  teamsAppInstalled: { on: anywhere, detail: () => app },
  teamsAppRemoved: { on: anywhere, detail: () => app },
  teamsAppUpgraded: { on: anywhere, detail: () => app },
};

/** The one kind that the metadata gives no initiator. */
const WITHOUT_INITIATOR = "callTranscript";

/** Any of the events that can happen there. */
export function anyEvent(scene: Scene): EventMessageDetail {
  const stages = stagesOf(scene);
  const kinds = Object.entries(SYSTEM_EVENTS).filter(([, { on }]) => on.some((stage) => stages.includes(stage)));
  const [kind, { detail }] = scene.random.pick(kinds);
  return eventDetail(kind, kind === WITHOUT_INITIATOR ? undefined : scene.initiator, detail(scene));
}

export function eventDetail(
  kind: string,
  initiator: IdentitySet | undefined,
  rest: Readonly<Record<string, unknown>>,
): EventMessageDetail {
  return {
    "@odata.type": `#microsoft.graph.${kind}EventMessageDetail`,
    ...(initiator === undefined ? {} : { initiator }),
    ...rest,
  };
}

function stagesOf({ conversation, isPrimary }: Scene): readonly Stage[] {
  if (conversation.teamId === null) return ["chat"];
  return isPrimary ? ["channel", "team"] : ["channel"];
}
