import { describe, expect, test } from "vitest";
import { readExportFilter } from "../../../../local/tenant/graph/export-filter.ts";
import type { ChatMessage } from "../../../../local/tenant/model/graph-shapes.ts";
import { exportFilter } from "../../../../shared/graph/export-filter.ts";

const RULES = { bySender: true, needsBothBounds: true };

function message(from: object | null, rest: object = {}): ChatMessage {
  const times = { lastModifiedDateTime: "2024-03-10T00:00:00.000Z" };
  return { messageType: "message", ...times, from, ...rest } as unknown as ChatMessage;
}

const MESSAGES: Readonly<Record<string, ChatMessage>> = {
  ada: message({ user: { id: "ada", userIdentityType: "aadUser" } }),
  bob: message({ user: { id: "bob", userIdentityType: "aadUser" } }),
  bot: message({ application: { id: "stand-up", applicationIdentityType: "bot" } }),
  connector: message({ application: { id: "builds", applicationIdentityType: "office365Connector" } }),
  anonymous: message({ user: { id: "x", userIdentityType: "anonymousGuest" } }),
  federated: message({ user: { id: "y", userIdentityType: "federatedUser" } }),
  system: message(null, { messageType: "systemEventMessage" }),
};

const APP = "from/application/applicationIdentityType eq 'bot'";
const ADA = "from/user/id eq 'ada'";
const BOB = "from/user/id eq 'bob'";
const ANONYMOUS = "from/user/userIdentityType eq 'anonymousGuest'";
const FEDERATED = "from/user/userIdentityType eq 'federatedUser'";
const SYSTEM = "messageType eq 'systemEventMessage'";
const IN_MARCH = "lastModifiedDateTime gt 2024-03-01T00:00:00Z and lastModifiedDateTime lt 2024-04-01T00:00:00Z";
const IN_APRIL = "lastModifiedDateTime gt 2024-04-01T00:00:00Z and lastModifiedDateTime lt 2024-05-01T00:00:00Z";

function chosen(filter: string): string[] {
  const isWanted = readExportFilter(filter, RULES);
  return Object.keys(MESSAGES).filter((name) => isWanted(MESSAGES[name] as ChatMessage));
}

describe("an export filter", () => {
  const [user, anybody] = [["ada"], ["anonymous", "federated"]];
  test.each([
    ["an app", APP, ["bot"]],
    ["a user", ADA, user],
    ["any number of users", `${ADA} or ${BOB}`, ["ada", "bob"]],
    ["anonymous guests", ANONYMOUS, ["anonymous"]],
    ["federated users", FEDERATED, ["federated"]],
    ["system messages", SYSTEM, ["system"]],
    ["all but system messages", "messageType ne 'systemEventMessage'", Object.keys(MESSAGES).slice(0, -1)],
    ["app or user", `${APP} or ${ADA}`, ["ada", "bot"]],
    ["app or anonymous", `${APP} or ${ANONYMOUS}`, ["bot", "anonymous"]],
    ["app or federated", `${APP} or ${FEDERATED}`, ["bot", "federated"]],
    ["app, anonymous or federated", `${APP} or ${ANONYMOUS} or ${FEDERATED}`, ["bot", ...anybody]],
    ["users or anonymous", `${ADA} or ${BOB} or ${ANONYMOUS}`, ["ada", "bob", "anonymous"]],
    ["user or federated", `${ADA} or ${FEDERATED}`, ["ada", "federated"]],
    [
      "app, user, anonymous or federated",
      `${APP} or ${ADA} or ${ANONYMOUS} or ${FEDERATED}`,
      ["ada", "bot", ...anybody],
    ],
    [
      "all of these or system",
      `${APP} or ${ADA} or ${ANONYMOUS} or ${FEDERATED} or ${SYSTEM}`,
      ["ada", "bot", ...anybody, "system"],
    ],
    ["any of them within dates", `(${APP} or ${ADA}) and (${IN_MARCH})`, ["ada", "bot"]],
    ["any of them outside", `(${APP} or ${ADA}) and ${IN_APRIL}`, []],
    ["the dates first", `${IN_MARCH} and (${ADA} or ${SYSTEM})`, ["ada", "system"]],
  ])("takes %s", (_name, filter, expected) => {
    expect(chosen(filter)).toEqual(expected);
  });

  test.each([[["ada", "bob"]], [["bob", ...Array.from({ length: 49 }, (_unused, index) => `user-${index}`)]]])(
    "takes the one that a backfill of %j makes",
    (userIds) => {
      const dates = { fromDateTime: "2024-03-01T00:00:00Z", untilDateTime: "2024-04-01T00:00:00Z" };
      const senders = { userIds, userTypes: [], applicationTypes: [], systemMessages: false };
      expect(chosen(exportFilter(dates, senders))).toEqual(["ada", "bob"].filter((name) => userIds.includes(name)));
    },
  );

  test.each([
    ["whose `or` is loosened by a date", `${APP} or ${ADA} and ${IN_MARCH}`],
    ["of one bound", "lastModifiedDateTime gt 2024-03-01T00:00:00Z"],
    ["with ge", "lastModifiedDateTime ge 2024-03-01T00:00:00Z and lastModifiedDateTime lt 2024-04-01T00:00:00Z"],
    ["with ne of a user", "from/user/id ne 'ada'"],
    ["of another property", "subject eq 'x'"],
    ["that is none", "from"],
  ])("refuses one %s", (_name, filter) => {
    expect(() => readExportFilter(filter, RULES)).toThrow("Invalid $filter query.");
  });

  test("takes one bound where the tenant does, and no sender in a team", () => {
    const bound = "lastModifiedDateTime gt 2024-03-01T00:00:00Z";
    expect(readExportFilter(bound, { ...RULES, needsBothBounds: false })(MESSAGES.ada as ChatMessage)).toBe(true);
    expect(() => readExportFilter(ADA, { ...RULES, bySender: false })).toThrow("Invalid $filter query.");
  });
});
