import { type IdentityKind, identityIn, isJsonObject, type JsonObject, nameOf, textOf } from "./identity.ts";
import { dayWords, durationWords } from "./message-times.ts";

/** A word of a sentence: plain, a name, what somebody wrote, or a link. */
export type EventWord =
  | string
  | { readonly name: string }
  | { readonly quote: string }
  | { readonly link: string; readonly href: string };
type Sentence = readonly EventWord[];

/** Of an event, its parts by what is said of them. */
interface Told {
  readonly detail: JsonObject;
  /** Who did it. */
  readonly who: EventWord;
  readonly members: Sentence;
  readonly isBySelf: boolean;
}

const PREFIX = /^#?microsoft\.(?:graph|teams\.graphsvc)\./i;
const SUFFIX = /EventMessageDetail$/;

/** What happened, from the eventDetail of a system message; `me` is the id of whoever reads. */
export function eventSentence(eventDetail: unknown, me?: string): Sentence {
  if (!isJsonObject(eventDetail)) return ["Something happened here that Teams tells nothing of"];
  const kind = textOf(eventDetail["@odata.type"]).replace(PREFIX, "").replace(SUFFIX, "");
  const say = Object.hasOwn(EVENTS, kind) ? EVENTS[kind] : undefined;
  return say === undefined ? unknownEvent(kind, eventDetail, me) : say(toldOf(eventDetail, me));
}

export function sentenceText(sentence: Sentence): string {
  return sentence
    .map((word) => {
      if (typeof word === "string") return word;
      if ("name" in word) return word.name;
      return "quote" in word ? `“${word.quote}”` : word.link;
    })
    .join("");
}

const quoted = (value: unknown): Sentence => (textOf(value) === "" ? [] : [" ", { quote: textOf(value) }]);
const to = (value: unknown): Sentence => (textOf(value) === "" ? [] : [" to ", { quote: textOf(value) }]);

/** Nobody's name stands where Graph gives none. */
const CALLS: Readonly<Record<string, string>> = { call: "call", meeting: "meeting", screenShare: "screen share" };
const callOf = ({ callEventType }: JsonObject) => CALLS[textOf(callEventType)] ?? "call";
const nameOfApp = ({ teamsAppDisplayName }: JsonObject): EventWord => ({
  name: textOf(teamsAppDisplayName) || "an app",
});

const RECORDINGS: Readonly<Record<string, string>> = {
  initial: "The recording has begun",
  chunkFinished: "A part of the recording is done",
  failure: "The recording failed",
};

/** Graph: "eventMessageDetail resource type" and "Get system messages for Microsoft Teams clients", each kind of them. */
const EVENTS: Readonly<Record<string, (told: Told) => Sentence>> = {
  callStarted: ({ who, detail }) => [who, ` started a ${callOf(detail)}`],
  callEnded: ({ detail }) => {
    const [lasted, people] = [durationWords(detail.callDuration), participantsOf(detail)];
    return [
      `The ${callOf(detail)} ended`,
      ...(lasted === "" ? [] : [` after ${lasted}`]),
      ...(people.length === 0 ? [] : [", with ", ...row(people)]),
    ];
  },
  callRecording: ({ detail }) => {
    const failed = RECORDINGS[textOf(detail.callRecordingStatus)];
    if (failed !== undefined) return [failed];
    const [name, href] = [textOf(detail.callRecordingDisplayName), textOf(detail.callRecordingUrl)];
    const lasted = durationWords(detail.callRecordingDuration);
    return [
      "The recording is ready",
      ...(href === "" ? quoted(name) : [": ", { link: name || "open it", href }]),
      ...(lasted === "" ? [] : [` (${lasted})`]),
    ];
  },
  callTranscript: () => ["The transcript is ready"],
  channelAdded: ({ who, detail }) => [who, " added the channel", ...quoted(detail.channelDisplayName)],
  channelDeleted: ({ who, detail }) => [who, " deleted the channel", ...quoted(detail.channelDisplayName)],
  channelDescriptionUpdated: ({ who, detail }) => [
    who,
    " changed what the channel is for",
    ...to(detail.channelDescription),
  ],
  channelRenamed: ({ who, detail }) => [who, " renamed the channel", ...to(detail.channelDisplayName)],
  channelSetAsFavoriteByDefault: ({ who }) => [who, " made the channel one that everybody sees at first"],
  channelUnsetAsFavoriteByDefault: ({ who }) => [who, " made the channel one that not everybody sees at first"],
  channelSharingUpdated: ({ who }) => [who, " changed with whom the channel is shared"],
  chatRenamed: ({ who, detail }) =>
    textOf(detail.chatDisplayName) === ""
      ? [who, " took the chat's name away"]
      : [who, " renamed the chat", ...to(detail.chatDisplayName)],
  conversationMemberRoleUpdated: ({ who, detail }) => {
    const roles = Array.isArray(detail.conversationMemberRoles) ? detail.conversationMemberRoles.map(textOf) : [];
    const named = roles.filter((role) => role !== "");
    return [
      who,
      " made ",
      { name: nameOf(detail.conversationMemberUser) },
      ` ${named.length === 0 ? "a member" : named.map(withArticle).join(" and ")}`,
    ];
  },
  meetingPolicyUpdated: ({ who, detail }) => {
    const { meetingChatEnabled: isOn } = detail;
    if (typeof isOn !== "boolean") return [who, " changed the rules of the meeting's chat"];
    return [who, ` turned the meeting's chat ${isOn ? "on" : "off"}`];
  },
  membersAdded: ({ who, members, isBySelf, detail }) =>
    isBySelf ? [who, " joined"] : [who, " added ", ...members, ...historyGiven(detail.visibleHistoryStartDateTime)],
  membersDeleted: ({ who, members, isBySelf }) => (isBySelf ? [who, " left"] : [who, " removed ", ...members]),
  membersJoined: ({ members }) => [...members, " joined"],
  membersLeft: ({ members }) => [...members, " left"],
  messagePinned: ({ who }) => [who, " pinned a message"],
  messageUnpinned: ({ who }) => [who, " unpinned a message"],
  tabUpdated: ({ who }) => [who, " changed a tab"],
  teamArchived: ({ who }) => [who, " archived the team"],
  teamUnarchived: ({ who }) => [who, " brought the team back from the archive"],
  teamCreated: ({ who, detail }) => [who, " made the team", ...quoted(detail.teamDisplayName)],
  teamDescriptionUpdated: ({ who, detail }) => [who, " changed what the team is for", ...to(detail.teamDescription)],
  teamJoiningEnabled: ({ who }) => [who, " let people join the team by themselves"],
  teamJoiningDisabled: ({ who }) => [who, " no longer lets people join the team by themselves"],
  teamRenamed: ({ who, detail }) => [who, " renamed the team", ...to(detail.teamDisplayName)],
  teamsAppInstalled: ({ who, detail }) => [who, " added ", nameOfApp(detail)],
  teamsAppRemoved: ({ who, detail }) => [who, " removed ", nameOfApp(detail)],
  teamsAppUpgraded: ({ who, detail }) => [who, " updated ", nameOfApp(detail)],
};

/** The names of the kinds above, for whoever checks that none is missing. */
export const EVENT_KINDS: readonly string[] = Object.keys(EVENTS);

/** Of a kind that Graph adds tomorrow, its name in words. */
function unknownEvent(kind: string, detail: JsonObject, me: string | undefined): Sentence {
  const words = kind.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  if (words === "") return ["Something happened here that Teams tells nothing of"];
  const by = identityIn(detail.initiator) === undefined ? [] : [" by ", toldOf(detail, me).who];
  return [`Something else happened here (${words})`, ...by];
}

function toldOf(detail: JsonObject, me: string | undefined): Told {
  const initiator = identityIn(detail.initiator);
  const people = Array.isArray(detail.members) ? detail.members.filter(isJsonObject) : [];
  const name = (identity: unknown, kind?: IdentityKind) => ({ name: called(identity, { kind, me }) });
  const [only] = people;
  return {
    detail,
    who: name(initiator?.identity, initiator?.kind),
    members: people.length === 0 ? [{ name: "somebody" }] : row(people.map((member) => name(member))),
    isBySelf: people.length === 1 && textOf(only?.id) !== "" && only?.id === initiator?.identity.id,
  };
}

function called(identity: unknown, { kind, me }: { kind: IdentityKind | undefined; me: string | undefined }): string {
  const isMe = me !== undefined && isJsonObject(identity) && identity.id === me;
  return isMe
    ? `${textOf(identity.displayName) || "You"}${textOf(identity.displayName) ? " (you)" : ""}`
    : nameOf(identity, kind);
}

function participantsOf({ callParticipants }: JsonObject): readonly EventWord[] {
  const people = Array.isArray(callParticipants) ? callParticipants.filter(isJsonObject) : [];
  return people.flatMap(({ participant }) => {
    const found = identityIn(participant);
    return found === undefined ? [] : [{ name: nameOf(found.identity, found.kind) }];
  });
}

/** More of them say less. */
const MAX_NAMES = 8;

function row(words: readonly EventWord[]): Sentence {
  const shown = words.slice(0, MAX_NAMES);
  const rest = words.length - shown.length;
  const all: readonly EventWord[] = rest === 0 ? shown : [...shown, `${rest} others`];
  return all.flatMap((word, index) => {
    if (index === 0) return [word];
    return [index === all.length - 1 ? " and " : ", ", word];
  });
}

/** From the first day on is how Graph says "all of it". */
function historyGiven(start: unknown): Sentence {
  const since = textOf(start);
  if (since === "") return [];
  return [
    since.startsWith("0001-01-01")
      ? " and shared all of the history"
      : ` and shared the history since ${dayWords(since)}`,
  ];
}

function withArticle(role: string): string {
  return `${/^[aeiou]/i.test(role) ? "an" : "a"} ${role}`;
}
