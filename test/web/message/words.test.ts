import { describe, expect, it } from "vitest";
import type { Schemas } from "../../../client/teamsink-client.ts";
import { articleLabel } from "../../../web/message/words/article-label.ts";
import { authorOf } from "../../../web/message/words/author.ts";
import { hueOf, initialsOf } from "../../../web/message/words/avatar-look.ts";
import { hostedIdIn, kindOfFile, sizeWords, whyNotKept } from "../../../web/message/words/content-words.ts";
import { nameOf } from "../../../web/message/words/identity.ts";
import { agoWords, durationWords, shortTimeWords } from "../../../web/message/words/message-times.ts";
import { policyNoteOf } from "../../../web/message/words/policy-note.ts";
import { reactionGroups } from "../../../web/message/words/reaction-groups.ts";

type ChatMessage = Schemas["ChatMessage"];
const message = (rest: object) => ({ id: "1", ...rest }) as ChatMessage;

describe("names", () => {
  it.each([
    [{ displayName: "Adele", id: "1" }, "Adele"],
    [{ displayName: null, id: "8:orgid:1fb8890f-423e" }, "Somebody (1fb8890f)"],
    [{ displayName: " ", id: "" }, "Somebody"],
    [null, "Somebody"],
  ])("of %j", (identity, name) => expect(nameOf(identity)).toBe(name));

  it.each([
    [{ from: { user: { displayName: "A", userIdentityType: "aadUser" } } }, ["A", "user", undefined]],
    [{ from: { user: { displayName: "A", userIdentityType: "anonymousGuest" } } }, ["A", "user", "guest"]],
    [
      { from: { user: null, application: { id: "12345678-9", applicationIdentityType: "office365Connector" } } },
      ["An app (12345678)", "application", "connector"],
    ],
    [{ from: { application: { displayName: "Flow" } } }, ["Flow", "application", "app"]],
    [{ from: { device: { displayName: "Room 4" } } }, ["Room 4", "device", undefined]],
    [{ from: null }, ["Somebody", "user", undefined]],
    [{}, ["Somebody", "user", undefined]],
  ])("of the author of %j", (value, [name, kind, note]) => {
    expect(authorOf(message(value))).toMatchObject({ name, kind, note });
  });

  it("says for whom an app wrote", () => {
    const onBehalfOf = { user: { displayName: "Megan" } };
    expect(authorOf(message({ from: { application: { displayName: "Flow" } }, onBehalfOf })).onBehalfOf).toBe("Megan");
  });

  it.each([
    ["Adele Vance", "AV"],
    ["Robin van der Kline (Guest)", "RK"],
    ["adele", "A"],
    ["  ", "?"],
    ["(only)", "?"],
    ["李 小龙", "李小"],
    ["Éva \u{1F600} Ødegård", "ÉØ"],
    ["e\u0301va", "E\u0301"],
  ])("of %j are the initials %s", (name, initials) => expect(initialsOf(name)).toBe(initials));

  it("gives the same name the same hue, and many names many", () => {
    expect(hueOf("Adele Vance")).toBe(hueOf("Adele Vance"));
    const hues = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`Person ${index}`)));
    expect(hues.size).toBe(24);
    expect([...hues].every((hue) => hue >= 0 && hue < 360)).toBe(true);
  });
});

describe("times", () => {
  const now = new Date(2026, 10, 28, 12).getTime();
  const at = (day: number, hour = 14) => new Date(2026, 10, day, hour, 3).toISOString();
  it.each([
    [at(28, 1), /^at \d\d/],
    [at(27, 23), /^yesterday$/],
    [at(24), /^last Tuesday$/],
    [at(21), /^on November 21, 2026$/],
    ["no time", /^$/],
  ])("%s was %s", (dateTime, words) => expect(agoWords(dateTime, now)).toMatch(words));

  it.each([
    ["PT30M12.5S", "30 min 12 s"],
    ["PT1H0M3S", "1 h 3 s"],
    ["P1DT2H3M", "1 d 2 h"],
    ["PT0S", ""],
    ["half an hour", ""],
    [undefined, ""],
  ])("%s lasted %s", (duration, words) => expect(durationWords(duration)).toBe(words));

  it("says nothing of what is no time", () => expect(shortTimeWords("x")).toBe(""));
});

describe("contents", () => {
  const content = { contentId: "c", kind: "file", address: "a", name: null, attachmentId: null } as const;
  it.each([
    [{ ...content, state: "kept" } as const, undefined],
    [{ ...content, state: "waiting" } as const, "not kept yet: it is being copied"],
    [{ ...content, state: "refused", reason: "too-large" } as const, "not kept: it is too large"],
    [{ ...content, state: "refused" } as const, "not kept"],
    [{ ...content, state: "not-captured" } as const, "not kept"],
    [undefined, "not kept"],
  ])("%j", (value, why) => expect(whyNotKept(value)).toBe(why));

  it.each([
    ["https://graph.microsoft.com/v1.0/chats/1/messages/2/hostedContents/aWQ9/$value", "aWQ9"],
    ["../hostedContents/1/$value", "1"],
    ["https://x/hostedContents/a%2Fb/$value", "a/b"],
    ["https://x/hostedContents/%E0%A4%A/$value", undefined],
    ["https://x/hostedContents/1", undefined],
  ])("%s names %s", (address, id) => expect(hostedIdIn(address)).toBe(id));

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [8_400_000, "8.4 MB"],
    [12_345_678, "12 MB"],
    [5e15, "5,000 TB"],
  ])("%d bytes are %s", (bytes, words) => expect(sizeWords(bytes)).toBe(words));

  it.each([
    ["a.xlsx", "XLSX"],
    ["archive.tar.gz", "GZ"],
    ["README", "File"],
    ["a.verylongending", "File"],
  ])("%s is %s", (name, kind) => expect(kindOfFile(name)).toBe(kind));
});

describe("reactions", () => {
  const by = (reactionType: string, displayName: string | null, id = "x") =>
    ({ reactionType, displayName: null, user: { user: { displayName, id } } }) as NonNullable<
      ChatMessage["reactions"]
    >[number];

  it("are grouped in the order of the first of each, with those whose names are known", () => {
    const groups = reactionGroups(
      [by("like", "Adele"), by("🎉", null), by("like", "Megan", "me"), by("like", null), by("like", null)],
      "me",
    );
    expect(groups).toEqual([
      { key: "like", shown: "👍", label: "Like", count: 4, isMine: true, people: "Adele, Megan, and 2 others" },
      { key: "🎉", shown: "🎉", label: "🎉", count: 1, isMine: false, people: "Somebody (x)" },
    ]);
  });

  it("name no more than twenty", () => {
    const many = Array.from({ length: 500 }, (_, index) => by("like", `P${index}`));
    expect(reactionGroups(many)[0]?.people).toMatch(/P19, and 480 others$/);
  });

  it("tell one custom emoji from another by its name", () => {
    const custom = (displayName: string) => ({ ...by("custom", null), displayName });
    expect(
      reactionGroups([custom("parrot"), custom("cat"), custom("cat")]).map(({ shown, count, people }) => [
        shown,
        count,
        people,
      ]),
    ).toEqual([
      [":parrot:", 1, "Somebody (x)"],
      [":cat:", 2, "2 people"],
    ]);
    expect(reactionGroups(null)).toEqual([]);
  });
});

describe("policy", () => {
  it.each([
    [{}, undefined],
    [{ policyViolation: { dlpAction: "notifySender" } }, undefined],
    [{ policyViolation: { dlpAction: "notifySender, blockAccessExternal" } }, "blocked"],
    [{ policyMark: "flagged" }, "flagged"],
  ])("of %j is %s", (value, kind) => expect(policyNoteOf(message(value))?.kind).toBe(kind));

  it("says what matched and what the sender did", () => {
    const policyViolation = {
      userAction: "override",
      justificationText: "",
      policyTip: { generalText: null, matchedConditionDescriptions: ["A", " ", "B"] },
    };
    expect(policyNoteOf(message({ policyMark: "blocked", policyViolation }))?.lines).toEqual([
      "It matched: A; B",
      "The sender sent it all the same",
    ]);
  });
});

describe("an article's name", () => {
  it.each([
    [
      { from: { user: { displayName: "Adele" } }, importance: "high", lastEditedDateTime: "x", policyMark: "flagged" },
      "Adele, important, edited, flagged",
    ],
    [{ from: { user: { displayName: "Adele" } }, deletedDateTime: "x", lastEditedDateTime: "x" }, "Adele, deleted"],
    [{ messageType: "systemEventMessage" }, "Something happened here that Teams tells nothing of"],
  ])("of %j", (value, name) => expect(articleLabel(message(value))).toBe(name));
});
