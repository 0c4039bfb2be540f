import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashOf, type Route, routeOf } from "../../../web/base/route.ts";

const id = fc.string({ minLength: 1, unit: "binary" }).filter((text) => text.isWellFormed());
const place = fc.oneof(fc.record({ conversationId: id }), fc.record({ conversationId: id, teamId: id }));
const at = fc.record({ messageId: id, createdDateTime: fc.constant("2026-11-01T08:00:00.123Z") });
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ page: "start" }),
  fc.constant<Route>({ page: "operate" }),
  fc.record({ page: fc.constant("search" as const), query: id.map((q) => new URLSearchParams({ q }).toString()) }),
  fc.record({ page: fc.constant("conversation" as const), place, at, rootId: id }, { requiredKeys: ["page", "place"] }),
);

describe("an address on the page", () => {
  it("leads to where it was made", () => {
    fc.assert(
      fc.property(route, (wanted) => {
        expect(routeOf(hashOf(wanted))).toEqual(wanted);
      }),
    );
  });

  it.each(["", "#", "#/", "#/nowhere/x", "#/chat/", "#/chat/%zz", "#/channel/a", "#//", "#javascript:alert(1)"])(
    "that nobody made leads to the start: %j",
    (hash) => expect(routeOf(hash)).toEqual({ page: "start" }),
  );

  it("with a time that is none leads to the conversation", () => {
    expect(routeOf("#/chat/a?message=1&at=then")).toEqual({ page: "conversation", place: { conversationId: "a" } });
  });
});
