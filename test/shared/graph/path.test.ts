import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { graphPath, isLinkTo, routeOf, toUrl } from "../../../shared/graph/path.ts";

const ENDPOINT = "https://graph.microsoft.com";

describe("a path", () => {
  test("holds ids as segments", () => {
    const path = graphPath`/teams/${"t"}/channels/${"19:a/b?c#d@thread.tacv2"}/messages`;
    expect(path).toBe("/teams/t/channels/19%3Aa%2Fb%3Fc%23d%40thread.tacv2/messages");
  });

  test.each(["", ".", "..", "...", "\ud800"])("refuses the id %j", (id) => {
    expect(() => graphPath`/teams/${id}/channels`).toThrowError(expect.objectContaining({ code: "graph-bad-request" }));
  });

  test("of any id it takes leads to that id below that resource", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (id) => {
        fc.pre(!/^\.*$/.test(id));
        const { pathname, search, hash } = toUrl(ENDPOINT, graphPath`/users/${id}/chats`);
        const [, version, users, segment, chats, ...rest] = pathname.split("/");
        expect([version, users, chats, rest, search, hash]).toEqual(["v1.0", "users", "chats", [], "", ""]);
        expect(decodeURIComponent(segment ?? "")).toBe(id);
      }),
    );
  });
});

describe("a link", () => {
  test.each([
    ["https://graph.microsoft.com/v1.0/teams?$skiptoken=x", true],
    ["https://GRAPH.microsoft.com:443/v1.0/teams", true],
    ["https://graph.microsoft.us/v1.0/teams", false],
    ["https://graph.microsoft.com.evil.example/v1.0/teams", false],
    ["https://graph.microsoft.com:x@evil.example/v1.0/teams", false],
    ["https://user:pass@graph.microsoft.com/v1.0/teams", false],
    ["https://graph.microsoft.com:444/v1.0/teams", false],
    ["http://graph.microsoft.com/v1.0/teams", false],
    ["https:\\\\evil.example/https://graph.microsoft.com/", false],
    ["//graph.microsoft.com/v1.0/teams", false],
    ["list:since=1", false],
    ["", false],
  ])("%s is Graph's: %s", (link, expected) => {
    expect(isLinkTo(ENDPOINT, link)).toBe(expected);
  });

  test("to a national cloud is that cloud's", () => {
    expect(isLinkTo("https://microsoftgraph.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn/v1.0/x")).toBe(
      true,
    );
  });
});

describe("a route", () => {
  test.each([
    ["/teams", "/teams"],
    ["/teams/ee0f5ae2-8bc6-4ae5-8466-7daeebbfa062/channels/getAllMessages?$top=1", "/teams/*/channels/getAllMessages"],
    ["/chats/19%3Aa%40thread.v2/messages/1616964509832", "/chats/*/messages/*"],
    ["/users/adele@contoso.com/chats", "/users/*/chats"],
    ["/me/drive/root:/Plans/secret:/createUploadSession", "/me/drive/*/*/*/createUploadSession"],
    ["/drives/b!1/items/01AB:/secret", "/drives/*/items/*/*"],
  ])("of %s is %s", (path, expected) => {
    expect(routeOf(toUrl(ENDPOINT, path))).toBe(expected);
  });
});
