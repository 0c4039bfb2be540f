import { describe, expect, it } from "vitest";
import type { Schemas } from "../../../client/teamsink-client.ts";
import { changesBetween } from "../../../web/message/history/version-changes.ts";

const message = (rest: object) =>
  ({ id: "1", body: { contentType: "html", content: "a" }, ...rest }) as Schemas["ChatMessage"];
const reaction = (reactionType: string, id: string) => ({ reactionType, user: { user: { displayName: id, id } } });

describe("changesBetween", () => {
  it.each([
    [undefined, {}, ["Written"]],
    [undefined, { deletedDateTime: "x" }, ["Deleted"]],
    [{}, { body: { content: "b" } }, ["Edited"]],
    [{}, { subject: "b" }, ["Edited"]],
    [{}, { deletedDateTime: "x", body: { content: "" } }, ["Deleted"]],
    [{ deletedDateTime: "x", body: { content: "" } }, {}, ["Restored"]],
    [{}, { importance: "urgent" }, ["Importance: urgent"]],
    [
      { reactions: [reaction("👍", "A")] },
      { reactions: [reaction("👍", "A"), reaction("like", "B")] },
      ["Reaction 👍 by B"],
    ],
    [{ reactions: [reaction("👍", "A")] }, { reactions: null }, ["Reaction taken back: 👍 by A"]],
    [
      { attachments: [{ id: "1", name: "a.txt" }] },
      { attachments: [{ id: "2", name: null }] },
      ["Attached an attachment", "Took away a.txt"],
    ],
    [{}, { policyViolation: { dlpAction: "blockAccess" } }, ["A policy gave a verdict"]],
    [{ policyViolation: { dlpAction: "blockAccess" } }, {}, ["The policy's verdict was lifted"]],
    [{}, { etag: "2" }, ["Nothing that is shown"]],
  ])("from %j to %j", (before, after, changes) => {
    expect(changesBetween(before && message(before), message(after))).toEqual(changes);
  });
});
