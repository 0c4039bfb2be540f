import { beforeEach, describe, expect, it } from "vitest";
import type {
  SearchDocument,
  SearchEntry,
  SearchIndex,
  SearchPage,
  SearchQuery,
  SearchSubject,
} from "../../shared/port/search-index.ts";
import { parseSearchWords } from "../../shared/store/search/search-words.ts";

const CHAT = "19:chat@thread.v2";
const CHANNEL = "19:channel@thread.tacv2";
const [ANN, BEN] = ["11111111-1111-4111-8111-00000000000a", "11111111-1111-4111-8111-00000000000b"];
const FOR_EVER = 8_640_000_000_000_001;
const WHOLE = [{ fromMs: 0, untilMs: FOR_EVER }];

function message(documentId: string, id = CHAT): SearchSubject {
  return { kind: "message", id, documentId };
}

function saying(text: string, rest: Partial<SearchDocument> = {}): SearchDocument {
  return {
    version: 1,
    isLatest: true,
    isBlocked: false,
    createdMs: 100,
    modifiedMs: 100,
    teamId: null,
    senderIds: [ANN],
    senderTypes: [],
    mentionedIds: [],
    hasAttachment: false,
    text,
    fileNames: [],
    ...rest,
  };
}

function entry(subject: SearchSubject, ...documents: SearchDocument[]): SearchEntry {
  return { subject, version: documents[0]?.version ?? 1, documents, expiresMs: null };
}

/** What every `SearchIndex` does. `nowMs` is what its clock shows. */
export function describeSearchIndex(
  name: string,
  makeIndex: (nowMs: () => number) => Promise<SearchIndex> | SearchIndex,
): void {
  describe(`SearchIndex: ${name}`, () => {
    let index: SearchIndex;
    let nowMs: number;
    beforeEach(async () => {
      nowMs = 1_000;
      index = await makeIndex(() => nowMs);
    });

    const search = (text: string, rest: Partial<SearchQuery> = {}): Promise<SearchPage> => {
      const words = text === "" ? ({ ok: true, expression: { all: [], none: [] } } as const) : parseSearchWords(text);
      if (!words.ok) throw new Error(words.expected);
      const usual = { orderBy: "newest", versions: "latest", withBlocked: false, limit: 100 } as const;
      return index.search({ expression: words.expression, ...usual, ...rest });
    };
    const found = async (text: string, rest: Partial<SearchQuery> = {}) => {
      const { hits, count } = await search(text, rest);
      expect(count).toBe(hits.length);
      return hits.map(({ subject }) => subject.documentId).toSorted();
    };

    // biome-ignore format: a table
    it.each([
      ["istanbul", ["1"]], ["İSTANBUL", ["1"]], ["ıstanbul", ["1"]],
      ["STRASSE", ["1"]], ["straße", ["1"]],
      ["cafe", ["2"]], ["café", ["2"]], ["cafe\u0301", ["2"]], ["CAFÉ", ["2"]],
      ["οδος", ["2"]], ["ΟΔΌΣ", ["2"]], ["οδός", ["2"]],
      ["東京", ["3"]], ["京都", ["3"]], ["都", ["3"]], ["大阪", []], ["東都", []],
      ["カタカナ", ["3"]], ["ｶﾀｶﾅ", ["3"]],
      ["👍", ["4"]], ["👍🏿", ["4"]], ["❤", ["4"]], ["🎉", []],
      ["привет", ["4"]], ["ёж", ["4"]], ["еж", ["4"]],
      ["สวัสดี", ["4"]], ["회의", ["4"]],
      ["stra*", ["1"]], ["ist* caf*", []], ["ist* OR caf*", ["1", "2"]],
      ['"in der straße"', ["1"]], ['"straße der in"', []], ["straße der in", ["1"]],
      ["der -straße", []], ["der -café", ["1"]],
      ["plan.pdf", ["2"]], ["\"plan v2\"", ["2"]], ["in", ["1"]], ["ri", []],
    ] as [string, string[]][])("finds %s in %j", async (text, expected) => {
      await index.put([
        entry(message("1"), saying("In der Straße in İstanbul")),
        entry(message("2"), saying("le cafe\u0301 η οδός", { fileNames: ["Plan_v2 plan.pdf"], hasAttachment: true })),
        entry(message("3"), saying("東京都で会う カタカナ")),
        entry(message("4"), saying("👍🏽 ❤️ Привет Ёж สวัสดีครับ 회의를")),
      ]);
      expect(await found(text)).toEqual(expected);
    });

    it.each<[string, Partial<SearchQuery>, string[]]>([
      ["everything", {}, ["1", "2", "3", "i", "t"]],
      ["a sender", { senders: { ids: [BEN], types: [] } }, ["2"]],
      ["any of two senders", { senders: { ids: [ANN, BEN], types: [] } }, ["1", "2", "3", "i"]],
      ["a type of sender", { senders: { ids: [], types: ["bot"] } }, ["3"]],
      [
        "senders of one type or another, or by id",
        { senders: { ids: [BEN], types: ["bot", "systemEventMessage"] } },
        ["1", "2", "3"],
      ],
      ["when it was modified", { modifiedSinceMs: 150, modifiedUntilMs: 250 }, ["2"]],
      ["when it was modified and created", { modifiedSinceMs: 300, sinceMs: 100, untilMs: 101 }, ["1"]],
      ["who is mentioned", { mentions: BEN }, ["1"]],
      ["an attachment", { hasAttachment: true }, ["3"]],
      ["a team", { teamId: "team" }, ["3"]],
      ["a place", { place: { kind: "message", id: CHANNEL } }, ["3"]],
      ["a place of which there is nothing", { place: { kind: "message", id: "19:other" } }, []],
      ["a time", { sinceMs: 200, untilMs: 300 }, ["2"]],
      ["a kind", { kinds: ["transcript"] }, ["t"]],
      ["two kinds", { kinds: ["transcript", "interaction"] }, ["i", "t"]],
      ["all of it", { senders: { ids: [ANN], types: [] }, kinds: ["message"], sinceMs: 101 }, ["3"]],
    ])("narrows what it finds by %s", async (_name, rest, expected) => {
      await index.put([
        entry(
          message("1"),
          saying("word", { mentionedIds: [BEN], senderTypes: ["systemEventMessage"], modifiedMs: 300 }),
        ),
        entry(message("2"), saying("word", { senderIds: [BEN], createdMs: 200, modifiedMs: 200 })),
        entry(
          message("3", CHANNEL),
          saying("word", { hasAttachment: true, teamId: "team", createdMs: 300, senderTypes: ["bot"] }),
        ),
        entry({ kind: "transcript", id: ANN, documentId: "t" }, saying("word", { senderIds: [] })),
        entry({ kind: "interaction", id: ANN, documentId: "i" }, saying("word")),
      ]);
      expect(await found("word", rest)).toEqual(expected);
      // By what is narrowed alone, where that is enough to find anything.
      if (rest.senders ?? rest.mentions ?? rest.hasAttachment) expect(await found("", rest)).toEqual(expected);
    });

    it("finds what was said before, and what is blocked, only where that is asked for", async () => {
      await index.put([
        entry(message("1"), saying("now", { version: 2 }), saying("before word", { isLatest: false })),
        entry(message("2"), saying("word", { isBlocked: true })),
        entry(message("3"), saying("word", { isBlocked: true, isLatest: false })),
      ]);
      expect(await found("word")).toEqual([]);
      expect(await found("word", { versions: "all" })).toEqual(["1"]);
      expect(await found("word", { withBlocked: true })).toEqual(["2"]);
      expect(await found("word", { versions: "all", withBlocked: true })).toEqual(["1", "2", "3"]);
      const { hits } = await search("before", { versions: "all" });
      expect(hits).toEqual([expect.objectContaining({ version: 1, isLatest: false, createdMs: 100 })]);
    });

    describe("shows and counts nothing but what is seen", () => {
      beforeEach(() =>
        index.put([
          entry(message("1"), saying("word", { createdMs: 100 })),
          entry(message("2"), saying("word", { createdMs: 200, modifiedMs: 350 })),
          entry(message("3", CHANNEL), saying("word")),
          entry({ kind: "transcript", id: ANN, documentId: "t" }, saying("word")),
          entry({ kind: "transcript", id: BEN, documentId: "u" }, saying("word")),
        ]),
      );

      it.each<[string, SearchQuery["seen"], string[]]>([
        ["nothing at all", [], []],
        ["a whole place", [{ kind: "message", id: CHAT, times: WHOLE }], ["1", "2"]],
        ["a place without times", [{ kind: "message", id: CHAT, times: [] }], []],
        ["from then on", [{ kind: "message", id: CHAT, times: [{ fromMs: 200, untilMs: FOR_EVER }] }], ["2"]],
        ["until then", [{ kind: "message", id: CHAT, times: [{ fromMs: 0, untilMs: 200 }] }], ["1"]],
        [
          "what was not modified since the end",
          [{ kind: "message", id: CHAT, times: [{ fromMs: 0, untilMs: 300 }] }],
          ["1"],
        ],
        [
          "what was modified before the end",
          [{ kind: "message", id: CHAT, times: [{ fromMs: 150, untilMs: 400 }] }],
          ["2"],
        ],
        [
          "any of several times",
          [
            {
              kind: "message",
              id: CHAT,
              times: [
                { fromMs: 0, untilMs: 101 },
                { fromMs: 200, untilMs: 400 },
              ],
            },
          ],
          ["1", "2"],
        ],
        ["another kind of the same id", [{ kind: "interaction", id: ANN, times: WHOLE }], []],
        [
          "several places",
          [
            { kind: "transcript", id: ANN, times: WHOLE },
            { kind: "message", id: CHANNEL, times: WHOLE },
          ],
          ["3", "t"],
        ],
      ])("of %s", async (_name, seen = [], expected) => {
        expect(await found("word", { seen })).toEqual(expected);
        const { places } = await search("word", { seen });
        expect(places.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
      });
    });

    it("gives page after page, newest first, none twice and none left out, and counts all of it each time", async () => {
      const all = Array.from({ length: 25 }, (_none, number) =>
        entry(
          message(`${number}`, number % 3 === 0 ? CHANNEL : CHAT),
          saying("word", { createdMs: 100 + (number % 7) }),
        ),
      );
      await index.put(all);
      for (const orderBy of ["newest", "best"] as const) {
        const pages: SearchPage[] = [];
        do {
          const after = pages.at(-1)?.hits.at(-1)?.position;
          pages.push(await search("word", { orderBy, limit: 4, ...(after && { after }) }));
        } while (pages.at(-1)?.hasMore);
        const hits = pages.flatMap((page) => page.hits);
        expect(pages.map(({ count }) => count)).toEqual(pages.map(() => 25));
        expect(pages.map((page) => page.hits.length)).toEqual([4, 4, 4, 4, 4, 4, 1]);
        expect(new Set(hits.map(({ subject }) => subject.documentId)).size).toBe(25);
        // All of it fits alike, so that the newer comes first either way.
        expect(hits.map(({ createdMs }) => createdMs)).toEqual(
          hits.map(({ createdMs }) => createdMs).toSorted((one, other) => other - one),
        );
        expect(pages[0]?.places).toEqual([
          { kind: "message", id: CHAT, count: 16 },
          { kind: "message", id: CHANNEL, count: 9 },
        ]);
      }
    });

    it("keeps what is newest of a subject, in any order and any number of times", async () => {
      const [older, newer] = [1, 2].map((version) => entry(message("1"), saying(`word${version}`, { version })));
      if (!older || !newer) throw new Error("never");
      for (const order of [
        [older, newer],
        [newer, older],
        [newer, newer],
        [older, newer, older, newer],
      ]) {
        for (const each of order) await index.put([each]);
        expect(await found("word1 OR word2")).toEqual(["1"]);
        expect(await found("word2")).toEqual(["1"]);
        await index.remove([message("1")]);
        expect(await found("word1 OR word2")).toEqual([]);
      }
      await index.put([{ ...newer, documents: [] }, older]);
      expect(await found("word1")).toEqual([]);
    });

    it("forgets a kind part by part, and nothing else", async () => {
      await index.put([
        ...Array.from({ length: 30 }, (_none, number) => entry(message(`${number}`), saying("word"))),
        entry({ kind: "transcript", id: ANN, documentId: "t" }, saying("word")),
      ]);
      while (await index.clear("message"));
      expect(await found("word")).toEqual(["t"]);
      await index.put([entry(message("1"), saying("word"))]);
      expect(await found("word")).toEqual(["1", "t"]);
    });

    it("forgets what has expired with what is put afterwards", async () => {
      await index.put([{ ...entry(message("1"), saying("word")), expiresMs: 2_000 }]);
      nowMs = 1_999;
      await index.put([entry(message("2"), saying("word"))]);
      expect(await found("word")).toEqual(["1", "2"]);
      nowMs = 2_000;
      await index.put([entry(message("3"), saying("word"))]);
      expect(await found("word")).toEqual(["2", "3"]);
    });

    it.each(['"', "NEAR(a b)", "a AND b", "text:a", "{text}", "*a", "a^2", "'; --", "(a)", "a + b", "\u0000a"])(
      "takes %j for words",
      async (text) => {
        const words = parseSearchWords(text);
        if (words.ok) await expect(search(text)).resolves.toMatchObject({ count: 0 });
      },
    );
  });
}
