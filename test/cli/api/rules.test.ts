import { describe, expect, it } from "vitest";
import { ApiFailure, claimsIn, retryAfterMsIn } from "../../../cli/api/api-failure.ts";
import { fullTitle } from "../../../cli/api/conversations.ts";
import { only } from "../../../cli/api/find-conversation.ts";
import { EMPTY_WINDOW, inOrder, withMessages } from "../../../cli/api/message-window.ts";
import { segment } from "../../../cli/api/write.ts";
import { written } from "../../helpers/hard-messages.ts";

describe("a conversation by its name", () => {
  const all = [
    { title: "Release" },
    { title: "Release meeting" },
    { title: "General", teamTitle: "Retail" },
    { title: "General", teamTitle: "Sales" },
  ];
  it.each([
    ["release", "Release"],
    ["release m", "Release meeting"],
    ["meeting", "Release meeting"],
    ["retail › general", "Retail › General"],
    ["Sales", "Sales › General"],
  ])("%s", (given, title) => {
    expect(fullTitle(only(all, given, fullTitle))).toBe(title);
  });

  it("is refused where it may be two, naming them, or none", () => {
    expect(() => only(all, "general", fullTitle)).toThrow(
      "'general' is more than one: Retail › General; Sales › General",
    );
    expect(() => only(all, "nothing", fullTitle)).toThrow("Nothing of yours");
  });
});

describe("what was refused", () => {
  it("is said in the words of the API, with an exit code for scripts", () => {
    const of = (status: number, body: unknown = {}) => new ApiFailure(body, new Response(null, { status }));
    const problem = {
      title: "Wrong",
      detail: "more",
      remedy: "Do that",
      code: "x",
      errors: [{ parameter: "limit", detail: "is too much" }],
    };
    expect(of(400, problem)).toMatchObject({
      message: "Wrong: limit: is too much",
      remedy: "Do that",
      code: "x",
      outcome: "usage",
    });
    expect(of(401)).toMatchObject({ message: "The API answered 401", outcome: "signedOut" });
    expect(of(500, "<html>")).toMatchObject({ outcome: "failed" });
  });

  it("says when to ask again, and what the authority wants to hear", () => {
    expect(retryAfterMsIn(new Headers({ "retry-after": "3" }))).toBe(3_000);
    expect(
      retryAfterMsIn(
        new Headers({ "retry-after": "Tue, 24 Nov 2026 14:00:09 GMT" }),
        Date.parse("2026-11-24T14:00:00Z"),
      ),
    ).toBe(9_000);
    expect(retryAfterMsIn(new Headers())).toBeUndefined();
    const claims = '{"access_token":{"acrs":{"essential":true}}}';
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
    expect(claimsIn(new Headers({ "www-authenticate": challenge }))).toBe(claims);
    expect(claimsIn(new Headers({ "www-authenticate": 'Bearer error="invalid_token"' }))).toBeUndefined();
  });
});

describe("messages that come twice", () => {
  const of = (id: string, minute: number, text: string) =>
    written(text, {
      id,
      createdDateTime: "2026-11-24T14:00:00Z",
      lastModifiedDateTime: `2026-11-24T14:0${minute}:00Z`,
    });
  it("are there once, as they were changed last, whichever came first", () => {
    const [older, newer] = [of("9", 1, "older"), of("9", 2, "newer")];
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      expect(inOrder(withMessages(EMPTY_WINDOW, order)).map(({ body }) => body?.content)).toEqual(["newer"]);
    }
    expect(inOrder(withMessages(EMPTY_WINDOW, [of("10", 1, "b"), of("9", 1, "a")])).map(({ id }) => id)).toEqual([
      "9",
      "10",
    ]);
  });
});

it("keeps ids in paths readable, and nothing that parts a path", () => {
  expect(segment("19:abc@thread.v2")).toBe("19:abc@thread.v2");
  expect(segment("../x?y#z")).toBe("..%2Fx%3Fy%23z");
});
