import { describe, expect, it } from "vitest";
import { CARD_TYPES, cards } from "../../../../shared/serve/api/card-parameters.ts";
import { sendRequest } from "../../../../shared/serve/api/write-parameters.ts";

const KIND = "application/vnd.microsoft.card";
const adaptive = (content: object) => [
  { contentType: `${KIND}.adaptive`, content: { type: "AdaptiveCard", ...content } },
];
const hero = (content: object) => [{ contentType: `${KIND}.hero`, content }];
const wrong = (given: unknown) =>
  cards.safeParse(given).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
const nested = (levels: number): object => (levels === 0 ? {} : { items: nested(levels - 1) });

describe("the cards of a message", () => {
  it.each([
    ["an adaptive one", adaptive({ body: [{ type: "TextBlock", text: "Action.Submit is no type here" }] })],
    [
      "one that opens an address",
      adaptive({ actions: [{ type: "Action.OpenUrl", url: "https://a.example" }], selectAction: null }),
    ],
    ["a hero card", hero({ title: "T", buttons: [{ type: "openUrl", title: "Open", value: "https://a.example" }] })],
    ["a thumbnail card", [{ contentType: `${KIND}.thumbnail`, content: { title: "T" } }]],
    ["as many as may be", Array.from({ length: 10 }, () => hero({})).flat()],
    ["as deep as may be", hero(nested(31))],
  ])("may be %s, and stay as they are", (_what, given) => {
    expect(cards.parse(given)).toEqual(given);
  });

  it.each([
    ["more than ten", Array.from({ length: 11 }, () => hero({})).flat(), ": expected at most 10"],
    ["of a kind that takes an app", [{ contentType: `${KIND}.signin`, content: {} }], "0.contentType: expected one of"],
    ["no card", [{ contentType: "reference", content: {} }], "0.contentType: expected one of"],
    ["of a name that every object has", [{ contentType: "constructor", content: {} }], "0.contentType: expected one"],
    ["JSON in a text", [{ contentType: `${KIND}.hero`, content: "{}" }], "0.content: expected a JSON object"],
    ["a list", [{ contentType: `${KIND}.hero`, content: [] }], "0.content: expected a JSON object"],
    ["with an id of its own", [{ ...hero({})[0], id: "1" }], "0: is not a parameter"],
    ["too deep", hero(nested(32)), "0.content: expected at most 32 levels"],
    [
      "deeper than a stack",
      hero(JSON.parse(`{"a":${"[".repeat(90_000)}${"]".repeat(90_000)}}`)),
      "0.content: expected at",
    ],
    [
      "not of its kind",
      [{ contentType: `${KIND}.adaptive`, content: { type: "HeroCard" } }],
      "0.content: expected the type",
    ],
    [
      "with a button for an app",
      adaptive({ actions: [{ type: "Action.Submit" }] }),
      "0.content: expected no action but Action.OpenUrl",
    ],
    [
      "that opens another",
      adaptive({ body: [{ items: [{ selectAction: { type: "Action.ShowCard" } }] }] }),
      "0.content: expected no action",
    ],
    [
      "with a button that answers a bot",
      hero({ buttons: [{ type: "messageBack" }] }),
      "0.content: expected no action but openUrl",
    ],
    [
      "with a tap that does",
      hero({ images: [{ tap: { type: "imBack" } }] }),
      "0.content: expected no action but openUrl",
    ],
  ])("are refused where one is %s", (_what, given, message) => {
    expect(wrong(given)).toEqual([expect.stringContaining(message)]);
  });

  it("say with each kind which action it may have", () => {
    expect(Object.entries(CARD_TYPES).map(([kind, { opens }]) => [kind.slice(KIND.length + 1), opens])).toEqual([
      ["adaptive", "Action.OpenUrl"],
      ["hero", "openUrl"],
      ["thumbnail", "openUrl"],
    ]);
  });
});

describe("a message", () => {
  it("may be a card alone, and without cards is the same as before there were any", () => {
    expect(sendRequest.safeParse({ content: "", cards: hero({}) }).success).toBe(true);
    expect(sendRequest.safeParse({ content: "", cards: [] }).success).toBe(false);
    expect(sendRequest.parse({ content: "x" })).not.toHaveProperty("cards");
  });
});
