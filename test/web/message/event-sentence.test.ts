import { describe, expect, it } from "vitest";
import { EVENT_KINDS, eventSentence, sentenceText } from "../../../web/message/words/event-sentence.ts";
import graphTypes from "../../fixtures/graph/graph-types.json" with { type: "json" };

const person = (displayName: string | null, id: string) => ({ displayName, id, userIdentityType: "aadUser" });
const ADELE = person("Adele Vance", "a1a1a1a1-0000");
const MEGAN = person("Megan Bowen", "b2b2b2b2-0000");
const NAMELESS = person(null, "1fb8890f-423e-4154-8fbf-db6809bc8756");
const by = (user: object) => ({ initiator: { application: null, device: null, user } });

const said = (kind: string, rest: object = {}, me?: string) =>
  sentenceText(eventSentence({ "@odata.type": `#microsoft.graph.${kind}EventMessageDetail`, ...rest }, me));

describe("eventSentence", () => {
  it("has a sentence for every kind that Graph's metadata has, and for the one that its page adds", () => {
    const kinds = Object.keys(graphTypes.types).flatMap(
      (name) => /\.([a-z]\w+)EventMessageDetail$/.exec(name)?.[1] ?? [],
    );
    expect(kinds).toHaveLength(30);
    expect([...EVENT_KINDS].sort()).toEqual([...kinds, "channelSharingUpdated"].sort());
    for (const kind of kinds) expect(said(kind)).not.toContain("Something else");
  });

  it.each([
    ["callStarted", { ...by(ADELE), callEventType: "meeting" }, "Adele Vance started a meeting"],
    ["callStarted", { ...by(ADELE), callEventType: "hologram" }, "Adele Vance started a call"],
    ["callEnded", { callEventType: "screenShare", callDuration: "PT0S" }, "The screen share ended"],
    [
      "callEnded",
      {
        callDuration: "PT1H2M3S",
        callParticipants: [{ participant: { user: ADELE } }, { participant: { user: NAMELESS } }, null],
      },
      "The call ended after 1 h 2 min, with Adele Vance and Somebody (1fb8890f)",
    ],
    ["callRecording", { callRecordingStatus: "initial" }, "The recording has begun"],
    ["callRecording", { callRecordingStatus: "failure" }, "The recording failed"],
    [
      "callRecording",
      { callRecordingStatus: "success", callRecordingDisplayName: "a.mp4" },
      "The recording is ready “a.mp4”",
    ],
    ["callTranscript", {}, "The transcript is ready"],
    ["channelAdded", { ...by(ADELE), channelDisplayName: "Plans" }, "Adele Vance added the channel “Plans”"],
    ["channelDeleted", by(ADELE), "Adele Vance deleted the channel"],
    [
      "channelDescriptionUpdated",
      { ...by(ADELE), channelDescription: "All" },
      "Adele Vance changed what the channel is for to “All”",
    ],
    ["channelRenamed", { ...by(ADELE), channelDisplayName: "New" }, "Adele Vance renamed the channel to “New”"],
    ["channelSharingUpdated", by(ADELE), "Adele Vance changed with whom the channel is shared"],
    ["chatRenamed", { ...by(ADELE), chatDisplayName: "Lunch" }, "Adele Vance renamed the chat to “Lunch”"],
    ["chatRenamed", { ...by(ADELE), chatDisplayName: null }, "Adele Vance took the chat's name away"],
    [
      "conversationMemberRoleUpdated",
      { ...by(ADELE), conversationMemberUser: MEGAN, conversationMemberRoles: ["owner"] },
      "Adele Vance made Megan Bowen an owner",
    ],
    [
      "conversationMemberRoleUpdated",
      { ...by(ADELE), conversationMemberUser: MEGAN, conversationMemberRoles: [] },
      "Adele Vance made Megan Bowen a member",
    ],
    ["meetingPolicyUpdated", { ...by(ADELE), meetingChatEnabled: false }, "Adele Vance turned the meeting's chat off"],
    [
      "membersAdded",
      { ...by(ADELE), members: [MEGAN, NAMELESS] },
      "Adele Vance added Megan Bowen and Somebody (1fb8890f)",
    ],
    ["membersAdded", { ...by(ADELE), members: [ADELE] }, "Adele Vance joined"],
    [
      "membersAdded",
      { ...by(ADELE), members: [MEGAN], visibleHistoryStartDateTime: "2026-03-04T00:00:00Z" },
      /^Adele Vance added Megan Bowen and shared the history since March [34], 2026$/,
    ],
    ["membersDeleted", { ...by(ADELE), members: [MEGAN] }, "Adele Vance removed Megan Bowen"],
    ["membersDeleted", { ...by(ADELE), members: [ADELE] }, "Adele Vance left"],
    ["membersJoined", { members: [MEGAN] }, "Megan Bowen joined"],
    ["membersLeft", { members: null }, "somebody left"],
    ["teamsAppInstalled", { ...by(ADELE), teamsAppDisplayName: "Planner" }, "Adele Vance added Planner"],
    ["teamCreated", { ...by(NAMELESS), teamDisplayName: "Sales" }, "Somebody (1fb8890f) made the team “Sales”"],
    ["teamJoiningDisabled", {}, "Somebody no longer lets people join the team by themselves"],
    ["somethingNewHappened", by(ADELE), "Something else happened here (something new happened) by Adele Vance"],
    ["constructor", {}, "Something else happened here (constructor)"],
  ])("of %s with %j", (kind, rest, sentence) => {
    if (typeof sentence === "string") expect(said(kind, rest)).toBe(sentence);
    else expect(said(kind, rest)).toMatch(sentence);
  });

  it.each([null, undefined, "text", [], {}, { "@odata.type": 7 }])("says as much of %j", (detail) => {
    expect(sentenceText(eventSentence(detail))).toBe("Something happened here that Teams tells nothing of");
  });

  it("says which of them is whoever reads", () => {
    expect(said("membersAdded", { ...by(ADELE), members: [NAMELESS] }, NAMELESS.id)).toBe("Adele Vance added You");
    expect(said("membersAdded", { ...by(ADELE), members: [MEGAN] }, ADELE.id)).toBe(
      "Adele Vance (you) added Megan Bowen",
    );
  });

  it("names no more than eight", () => {
    const members = Array.from({ length: 300 }, (_, index) => person(`P${index}`, `${index}`));
    expect(said("membersJoined", { members })).toBe("P0, P1, P2, P3, P4, P5, P6, P7 and 292 others joined");
  });
});
