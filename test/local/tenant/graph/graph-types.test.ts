import { describe, expect, test } from "vitest";
import examples from "../../../fixtures/graph/graph-examples.json" with { type: "json" };
import { checkGraphCollection, checkGraphEntity } from "../../../helpers/graph-types.ts";

/** What the answer to a path is, first match. Examples of other things (files, actions) are not of interest here. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/\/members(\/|$)/, "conversationMember"],
  [/\/hostedContents/, "chatMessageHostedContent"],
  [/\/pinnedMessages/, "pinnedChatMessageInfo"],
  [/\/(getAllMessages|getAllRetainedMessages|messages)(\/|$)/, "chatMessage"],
  [/\/getAllTranscripts/, "callTranscript"],
  [/\/(getAllRecordings|recordings)/, "callRecording"],
  [/\/presences?(\/|$)/, "presence"],
  [/\/subscriptions/, "subscription"],
  [/\/(all|incoming|primary)?channels?(\/|$)/i, "channel"],
  [/\/chats(\/|$)/, "chat"],
  [/\/teams(\/|$)/, "team"],
];

/** Where the documentation's own examples differ from the metadata, and why that is no defect of the checker. */
const DEVIATIONS: readonly (readonly [finding: RegExp, reason: string])[] = [
  [/user\.userIdentityType: not in microsoft\.graph\.identity$/, "the example leaves out the @odata.type of the user"],
  [/user\.tenantId: not in microsoft\.graph\.teamworkUserIdentity$/, "sent, but not declared for teamworkUserIdentity"],
  [/from\.conversation: not in microsoft\.graph\.chatMessageFromIdentitySet$/, "of an older form of the identity set"],
  [/\.onBehalfOf: not in microsoft\.graph\.chatMessage$/, "declared in beta only"],
  [/\.chatViewpoint: not in microsoft\.graph\.chat$/, "called viewpoint since"],
  [/\.notificationContentType: not in microsoft\.graph\.subscription$/, "not declared in v1.0"],
  [/type #Microsoft\.Teams\.GraphSvc\.teamworkUserIdentity is not/, "an internal name that slipped out"],
  [/lastMessagePreview: type microsoft\.graph\.chatMessageInfo is not/, "not part of the excerpt kept here"],
  [/type #microsoft\.graph\.aadUserConversationMemberResult is not/, "not part of the excerpt kept here"],
  [/channel\.value: not in microsoft\.graph\.channel$/, "the answer of a function, not a channel"],
];

const findings = examples.flatMap(({ url, body }) => {
  const path = (url.split("?")[0] ?? "").replace(/\(.*\)$/, "");
  const typeName = ANSWERS.find(([pattern]) => pattern.test(path))?.[1];
  if (typeName === undefined || body === null || typeof body !== "object") return [];
  const isCollection = "value" in body && Array.isArray(body.value);
  const found = isCollection ? checkGraphCollection(body, typeName) : checkGraphEntity(body, typeName);
  return [{ url, found }];
});

describe("the documentation's own examples, checked against the metadata", () => {
  test("enough of them are checked to mean something, most without a finding", () => {
    expect(findings.length).toBeGreaterThan(50);
    expect(findings.filter(({ found }) => found.length === 0).length).toBeGreaterThan(25);
  });

  test("every finding is one of the known deviations", () => {
    const all = findings.flatMap(({ found }) => found);
    expect(all.filter((finding) => !DEVIATIONS.some(([pattern]) => pattern.test(finding)))).toEqual([]);
  });

  test.each(DEVIATIONS.map(([pattern, reason]) => ({ pattern, reason })))(
    "a deviation occurs: $reason",
    ({ pattern }) => {
      expect(findings.flatMap(({ found }) => found).some((finding) => pattern.test(finding))).toBe(true);
    },
  );
});

describe("the checker", () => {
  const user = { "@odata.type": "#microsoft.graph.teamworkUserIdentity", id: "u", userIdentityType: "aadUser" };
  const message = {
    id: "1616963377068",
    messageType: "message",
    createdDateTime: "2021-03-28T20:29:37.068Z",
    importance: "normal",
    locale: "en-us",
    body: { contentType: "html", content: "" },
    from: { application: null, device: null, user },
    mentions: [{ id: 0, mentionText: "Megan", mentioned: null }],
    replies: [],
    "replies@odata.nextLink": "https://graph.microsoft.com/v1.0/…",
    eventDetail: null,
  };

  test("finds nothing in a good message", () => {
    expect(checkGraphEntity(message, "chatMessage")).toEqual([]);
  });

  test.each([
    ["an unknown property", { colour: "red" }, "chatMessage.colour: not in microsoft.graph.chatMessage"],
    ["an annotation of an unknown property", { "answers@odata.nextLink": "…" }, "chatMessage.answers: not in"],
    ["null where null never is", { body: null }, "chatMessage.body: is null, and never may be"],
    ["a number for a text", { id: 1616963377068 }, "chatMessage.id: expected Edm.String"],
    ["a date without a time", { createdDateTime: "2021-03-28" }, "createdDateTime: expected Edm.DateTimeOffset"],
    ["a month that does not exist", { createdDateTime: "2021-13-28T00:00:00Z" }, "expected Edm.DateTimeOffset"],
    ["a member that the enum has not", { importance: "low" }, "importance: not a member of"],
    ["one value where many belong", { mentions: {} }, "chatMessage.mentions: expected an array"],
    ["a fraction for a whole number", { mentions: [{ id: 0.5 }] }, "chatMessage.mentions[0].id: expected Edm.Int32"],
    ["a type of another kind", { from: { user: { "@odata.type": "#microsoft.graph.chat" } } }, "is not a kind of"],
    [
      "a type that does not exist",
      { eventDetail: { "@odata.type": "#microsoft.graph.party" } },
      "is not in the metadata",
    ],
    ["a property of a subtype without naming it", { from: { user: { userIdentityType: "aadUser" } } }, "not in"],
    ["a text where an object belongs", { body: "hello" }, "chatMessage.body: expected an object"],
  ])("finds %s", (_name, change, expected) => {
    const found = checkGraphEntity({ ...message, ...change }, "chatMessage");
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test("finds what is no collection, and strangers beside the value of one", () => {
    expect(checkGraphCollection(message, "chatMessage")).toEqual(["the answer is not a collection"]);
    expect(checkGraphCollection({ value: [], total: 0 }, "chatMessage")).toEqual([
      "total: not a property of a collection",
    ]);
  });
});
