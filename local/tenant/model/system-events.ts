import type { SeededRandom } from "../../seeded-random.ts";
import type { Conversation } from "./conversation.ts";
import type { EventMessageDetail, IdentitySet, User } from "./graph-shapes.ts";
import { identityOf } from "./identities.ts";
import type { Population } from "./population.ts";
import { TOPICS } from "./words.ts";

/** Where an event is told: of a team in its General channel. */
type Stage = "chat" | "channel" | "team";

interface Scene {
  readonly conversation: Conversation;
  readonly random: SeededRandom;
  readonly atDateTime: string;
  /** Who did it. */
  readonly initiator: IdentitySet;
  /** Whom it concerns. */
  readonly member: User;
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
const members = ({ member }: Scene) => ({ members: [identityOf(member).user] });
const topic = ({ random }: Scene) => random.pick(TOPICS);
const app = { teamsAppId: "c0ffee00-7e4a-4a11-8a11-0000000000a9", teamsAppDisplayName: "Planner" };

/**
 * "eventMessageDetail resource type", every kind that the v1.0 metadata has, and "Get system messages for Microsoft
 * Teams", what each applies to. They are told; what they tell of does not happen: names and members stay as they are.
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
  channelAdded: { on: teamOnly, detail: (scene) => ({ ...ofChannel(scene), channelDisplayName: topic(scene) }) },
  channelDeleted: { on: teamOnly, detail: (scene) => ({ ...ofChannel(scene), channelDisplayName: topic(scene) }) },
  channelDescriptionUpdated: {
    on: ["channel"],
    detail: (scene) => ({ ...ofChannel(scene), channelDescription: `About ${topic(scene)}` }),
  },
  channelRenamed: { on: ["channel"], detail: (scene) => ({ ...ofChannel(scene), channelDisplayName: topic(scene) }) },
  channelSetAsFavoriteByDefault: { on: ["channel"], detail: ofChannel },
  channelUnsetAsFavoriteByDefault: { on: ["channel"], detail: ofChannel },
  chatRenamed: {
    on: ["chat"],
    detail: (scene) => ({ chatId: scene.conversation.conversationId, chatDisplayName: topic(scene) }),
  },
  conversationMemberRoleUpdated: {
    on: ["channel", "team"],
    detail: ({ member }) => ({
      conversationMemberRoles: ["owner"],
      conversationMemberUser: identityOf(member).user,
    }),
  },
  meetingPolicyUpdated: {
    on: ["chat"],
    detail: ({ conversation }) => ({ meetingChatEnabled: true, meetingChatId: conversation.conversationId }),
  },
  membersAdded: {
    on: anywhere,
    detail: (scene) => ({ ...members(scene), visibleHistoryStartDateTime: "0001-01-01T00:00:00Z" }),
  },
  membersDeleted: { on: anywhere, detail: members },
  membersJoined: { on: anywhere, detail: members },
  membersLeft: { on: anywhere, detail: members },
  messagePinned: { on: talk, detail: ({ atDateTime }) => ({ eventDateTime: atDateTime }) },
  messageUnpinned: { on: talk, detail: ({ atDateTime }) => ({ eventDateTime: atDateTime }) },
  tabUpdated: { on: talk, detail: ({ random }) => ({ tabId: random.guid() }) },
  teamArchived: { on: teamOnly, detail: ofTeam },
  teamUnarchived: { on: teamOnly, detail: ofTeam },
  teamCreated: {
    on: teamOnly,
    detail: (scene) => ({ ...ofTeam(scene), teamDisplayName: topic(scene), teamDescription: "A team" }),
  },
  teamDescriptionUpdated: { on: teamOnly, detail: (scene) => ({ ...ofTeam(scene), teamDescription: topic(scene) }) },
  teamRenamed: { on: teamOnly, detail: (scene) => ({ ...ofTeam(scene), teamDisplayName: topic(scene) }) },
  teamJoiningEnabled: { on: teamOnly, detail: ofTeam },
  teamJoiningDisabled: { on: teamOnly, detail: ofTeam },
  teamsAppInstalled: { on: anywhere, detail: () => app },
  teamsAppRemoved: { on: anywhere, detail: () => app },
  teamsAppUpgraded: { on: anywhere, detail: () => app },
};

/** The one kind that the metadata gives no initiator. */
const WITHOUT_INITIATOR = "callTranscript";

/** Any of the events that can happen there. */
export function anyEvent(scene: Scene, population: Population): EventMessageDetail {
  const stages = stagesOf(scene.conversation, population);
  const kinds = Object.entries(SYSTEM_EVENTS).filter(([, { on }]) => on.some((stage) => stages.includes(stage)));
  const [kind, { detail }] = scene.random.pick(kinds);
  return {
    "@odata.type": `#microsoft.graph.${kind}EventMessageDetail`,
    ...(kind === WITHOUT_INITIATOR ? {} : { initiator: scene.initiator }),
    ...detail(scene),
  };
}

function stagesOf({ conversationId, teamId }: Conversation, { channels }: Population): readonly Stage[] {
  if (teamId === null) return ["chat"];
  const isPrimary = channels.find((channel) => channel.teamId === teamId)?.id === conversationId;
  return isPrimary ? ["channel", "team"] : ["channel"];
}
