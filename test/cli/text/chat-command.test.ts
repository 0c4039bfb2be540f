import { describe, expect, it } from "vitest";
import { commonBeginning, completingIn, readTyped } from "../../../cli/text/chat-command.ts";

describe("what is typed in a chat", () => {
  it.each([
    ["hello", { text: "hello" }],
    ["/back", { name: "back", argument: "" }],
    ["/reply of course\nand so on", { name: "reply", argument: "of course\nand so on" }],
    ["/backs", { unknown: "/backs" }],
    ["//back", { text: "/back" }],
    ["/usr/bin is a path", { text: "/usr/bin is a path" }],
    ["5 / 3", { text: "5 / 3" }],
  ])("%j", (typed, read) => {
    expect(readTyped(typed)).toEqual(read);
  });

  it.each([
    ["/re", { kind: "command", from: 1, begun: "re" }],
    ["/file ~/Doc", { kind: "path", from: 6, begun: "~/Doc" }],
    ["/open Mar", { kind: "conversation", from: 6, begun: "Mar" }],
    ["hello @Ade", { kind: "mention", from: 7, begun: "Ade" }],
    ["mail a@b", undefined],
    ["hello", undefined],
  ])("Tab after %j", (before, completing) => {
    expect(completingIn(before)).toEqual(completing);
  });

  it("goes as far as all of them", () => {
    expect(commonBeginning(["refresh", "reply", "react"])).toBe("re");
    expect(commonBeginning([])).toBe("");
  });
});
