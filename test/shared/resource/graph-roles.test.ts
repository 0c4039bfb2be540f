import { describe, expect, it } from "vitest";
import { consentLink, rolesFor } from "../../../shared/resource/graph-roles.ts";

describe("the application roles for subscribed resources", () => {
  it("are those of each resource, each once", () => {
    const of = (...resources: string[]) => rolesFor(resources).needs.map(({ role }) => role);
    const [channel, chat] = ["/teams/a/channels/b/messages", "/chats/c/messages"];
    expect(of(channel, "/teams/d/channels/e/messages")).toEqual(["ChannelMessage.Read.All"]);
    expect(of(channel, chat)).toEqual(["ChannelMessage.Read.All", "Chat.Read.All"]);
  });

  it("do not depend on case or query", () => {
    expect(rolesFor(["/Teams/GetAllMessages?model=A"])).toEqual(rolesFor(["/teams/getAllMessages"]));
  });

  it("are those of who comes to a team too, where teams have subscriptions of their own", () => {
    const of = (teams: number) => rolesFor(["/chats/c/messages"], new Set(), teams).needs.map(({ role }) => role);
    expect(of(0)).toEqual(["Chat.Read.All"]);
    expect(of(1)).toEqual(["Chat.Read.All", "TeamMember.Read.All", "ChannelMember.Read.All"]);
  });

  it("are not guessed for a resource that no row knows", () => {
    expect(rolesFor(["/me/messages", "/chats/c/messages"])).toMatchObject({
      needs: [{ role: "Chat.Read.All" }],
      unknownResources: ["/me/messages"],
    });
  });

  it("are consented to at the authority of the cloud", () => {
    const app = { authority: "https://login.microsoftonline.us", tenantId: "a", clientId: "b" };
    expect(consentLink(app)).toBe("https://login.microsoftonline.us/a/adminconsent?client_id=b");
  });
});
