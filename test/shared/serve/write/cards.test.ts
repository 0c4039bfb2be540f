import { describe, expect, it } from "vitest";
import type { Card } from "../../../../shared/serve/api/card-parameters.ts";
import { cardAttachments, cardIdsOf } from "../../../../shared/serve/write/cards.ts";

const card = (title: string): Card => ({ contentType: "application/vnd.microsoft.card.hero", content: { title } });

describe("cards that are sent", () => {
  it("are JSON in a text, each with an id of the key under which they are sent", () => {
    const [first, second] = cardAttachments("key", [card("a"), card("a")]);
    expect(first).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      contentType: "application/vnd.microsoft.card.hero",
      content: '{"title":"a"}',
    });
    expect(second?.id).not.toBe(first?.id);
    expect(cardAttachments("key", [card("a"), card("a")])).toEqual([first, second]);
    expect(cardAttachments("another", [card("a")])[0]?.id).not.toBe(first?.id);
  });

  it("are known again by their ids, in whatever form and order Graph has them, among what else is attached", () => {
    const sent = cardAttachments("key", [card("a"), card("b")]);
    const back = sent.toReversed().map((one) => ({ ...one, content: "{  }", name: null }));
    const others = [
      { id: "1", contentType: "messageReference" },
      { id: "2", contentType: "reference" },
    ];
    expect(cardIdsOf([...others, ...back])).toEqual(cardIdsOf(sent));
    expect(cardIdsOf(sent)).toHaveLength(2);
    expect(cardIdsOf(others)).toEqual([]);
    expect(cardIdsOf(null)).toEqual([]);
  });
});
