import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEARCH_CONTAINER } from "../../../shared/azure/cosmos-containers.ts";
import { bestQuery, countQuery, kindQuery, newestQuery, subjectQuery } from "../../../shared/azure/search-queries.ts";
import { encodedTerm, termTextOf, writtenPhrases } from "../../../shared/azure/search-terms.ts";
import type { SearchQuery } from "../../../shared/port/search-index.ts";
import { matches, parseSearchWords } from "../../../shared/store/search/search-words.ts";
import { queryTermsOf } from "../../../shared/store/search/terms.ts";

const FOR_EVER = 8_640_000_000_000_001;
const USUAL: SearchQuery = {
  expression: { all: [], none: [] },
  orderBy: "best",
  versions: "latest",
  withBlocked: false,
  limit: 20,
};

function asking(q: string, rest: Partial<SearchQuery> = {}): SearchQuery {
  const words = parseSearchWords(q);
  if (!words.ok) throw new Error(words.expected);
  return { ...USUAL, expression: words.expression, ...rest };
}

const LATEST = "c.isLatest = true AND c.isBlocked = false";
const whereOf = (query: SearchQuery) => /WHERE (.*) GROUP BY/.exec(countQuery(query).query)?.[1];

describe("the words of a question to Cosmos DB", () => {
  it.each([
    ["plan", 'FullTextContains(c.terms, "pplan0")'],
    ["the Straße", 'FullTextContains(c.terms, "pthe0") AND FullTextContains(c.terms, "pstrasse0")'],
    ["one OR two", '(FullTextContains(c.terms, "pone0") OR FullTextContains(c.terms, "ptwo0"))'],
    ["one -two", 'FullTextContains(c.terms, "pone0") AND NOT FullTextContains(c.terms, "ptwo0")'],
    ['"one two"', '(FullTextContainsAll(c.terms, "pone0", "ptwo0") AND CONTAINS(c.terms, " pone0 ptwo0 "))'],
    ["pre*", '(CONTAINS(c.terms, " ppre") OR CONTAINS(c.terms, " u007000720065"))'],
    [
      '"one two three"*',
      '(FullTextContainsAll(c.terms, "pone0", "ptwo0") AND (CONTAINS(c.terms, " pone0 ptwo0 pthree") OR CONTAINS(c.terms, " pone0 ptwo0 u00740068007200650065")))',
    ],
    ["京都", 'FullTextContains(c.terms, "u4eac90fdz")'],
    ["都", 'CONTAINS(c.terms, " u90fd")'],
    ["👍", 'FullTextContains(c.terms, "ud83ddc4dz")'],
  ])("%s", (q, sql) => {
    expect(whereOf(asking(q))).toBe(`${sql} AND ${LATEST}`);
  });

  it.each<[Partial<SearchQuery>, string]>([
    [{}, LATEST],
    [{ versions: "all" }, "IS_BOOL(c.isLatest) AND c.isBlocked = false"],
    [{ withBlocked: true }, "c.isLatest = true"],
    [{ kinds: ["message", "transcript"] }, `${LATEST} AND c.kind IN (@kind0, @kind1)`],
    [{ place: { kind: "message", id: "19:a" } }, `${LATEST} AND c.place = @place`],
    [{ teamId: "t" }, `${LATEST} AND c.teamId = @teamId`],
    [
      { senders: { ids: ["a", "b"], types: [] } },
      `${LATEST} AND (ARRAY_CONTAINS(c.senderIds, @from0) OR ARRAY_CONTAINS(c.senderIds, @from1))`,
    ],
    [
      { senders: { ids: ["a"], types: ["bot"] } },
      `${LATEST} AND (ARRAY_CONTAINS(c.senderIds, @from0) OR ARRAY_CONTAINS(c.senderTypes, @senderType0))`,
    ],
    [
      { modifiedSinceMs: 1, modifiedUntilMs: 2 },
      `${LATEST} AND c.modifiedMs >= @modifiedSinceMs AND c.modifiedMs < @modifiedUntilMs`,
    ],
    [{ mentions: "a" }, `${LATEST} AND ARRAY_CONTAINS(c.mentionedIds, @mentions)`],
    [{ hasAttachment: true }, `${LATEST} AND c.hasAttachment = true`],
    [{ sinceMs: 1, untilMs: 2 }, `${LATEST} AND c.createdMs >= @sinceMs AND c.createdMs < @untilMs`],
    [{ seen: [] }, `${LATEST} AND false`],
    [{ seen: [{ kind: "message", id: "19:a", times: [] }] }, `${LATEST} AND false`],
    [
      {
        seen: [
          { kind: "message", id: "19:a", times: [{ fromMs: 0, untilMs: FOR_EVER }] },
          { kind: "message", id: "19:b", times: [{ fromMs: 5, untilMs: 9 }] },
        ],
      },
      `${LATEST} AND (c.place IN (@seen0) OR (c.place = @part0 AND ((c.createdMs >= 5 AND c.createdMs < 9 AND c.modifiedMs < 9))))`,
    ],
  ])("narrowed by %j", (rest, sql) => {
    expect(whereOf({ ...USUAL, ...rest })).toBe(sql);
  });

  it("are ranked, and of a ranking only the first can be had", () => {
    const { query, parameters } = bestQuery(asking("one two"), 41);
    expect(query).toMatch(/^SELECT TOP 41 .* ORDER BY RANK FullTextScore\(c\.terms, "pone0", "ptwo0"\)$/);
    expect(query).not.toMatch(/SELECT[^W]*FullTextScore/);
    expect(parameters).toEqual([]);
  });

  it("go on behind a position where the newest come first", () => {
    const after = { worth: 5, createdMs: 5, key: "k" };
    const { query, parameters } = newestQuery(asking("one", { orderBy: "newest", after }));
    expect(query).toMatch(
      /^SELECT TOP 21 .* AND c\.createdMs <= @afterMs AND .* ORDER BY c\.createdMs DESC, c\.id DESC$/,
    );
    expect(parameters).toEqual([
      { name: "@afterMs", value: 5 },
      { name: "@afterId", value: "k" },
    ]);
  });
});

const EVERYTHING = asking('one OR "two three"* -four', {
  kinds: ["message"],
  place: { kind: "message", id: "19:a" },
  teamId: "t",
  senders: { ids: ["a", "b"], types: ["bot"] },
  mentions: "m",
  hasAttachment: true,
  sinceMs: 1,
  untilMs: 2,
  modifiedSinceMs: 1,
  modifiedUntilMs: 2,
  after: { worth: 1, createdMs: 1, key: "k" },
  seen: [
    { kind: "message", id: "19:a", times: [{ fromMs: 0, untilMs: FOR_EVER }] },
    { kind: "message", id: "19:b", times: [{ fromMs: 5, untilMs: 9 }] },
  ],
});
const QUERIES = [
  bestQuery(EVERYTHING, 1),
  newestQuery(EVERYTHING),
  countQuery(EVERYTHING),
  subjectQuery("message:19:a", "1"),
  kindQuery("message", 1),
];

describe("the queries to the container search", () => {
  it("compare what is indexed, and index nothing else", () => {
    const compared = QUERIES.flatMap(({ query }) => [...(query.split(" WHERE ")[1]?.matchAll(/\bc\.(\w+)/g) ?? [])]);
    const { includedPaths, fullTextPaths } = SEARCH_CONTAINER;
    const indexed = [...includedPaths, ...fullTextPaths].map((path) => path.split("/")[1]);
    expect([...new Set(compared.map(([, name]) => name))].filter((name) => name !== "id").sort()).toEqual(
      indexed.sort(),
    );
  });

  it("give a parameter for each name in the text, and no more", () => {
    for (const { query, parameters } of QUERIES) {
      expect(parameters.map(({ name }) => name).sort()).toEqual([...new Set(query.match(/@\w+/g))].sort());
    }
  });

  it("hold no value of anybody's but terms, which are letters and digits", () => {
    const { query } = bestQuery(asking("\"; DROP -- \\ ' „x“"), 1);
    expect(
      [...query.matchAll(/"([^"]*)"/g)].map(([, text]) => text).every((text) => /^[ a-z0-9]*$/.test(text ?? "")),
    ).toBe(true);
  });
});

describe("terms, as Cosmos DB is given them", () => {
  it("are words of no language, and each its own", () => {
    const words = ["the", "running", "0x4eac90fd", "京都", "é", "👍", "x", "0", "a0"];
    const encoded = words.map(encodedTerm);
    expect(new Set(encoded).size).toBe(words.length);
    for (const term of encoded) expect(term).toMatch(/^(p[a-z]+0|u[0-9a-f]+z)$/);
  });

  it("stand in a row exactly where the words do", () => {
    const unit = fc.constantFrom(..."ab0x東京都がé👍 -", "ab", "京都");
    const text = fc.string({ unit, maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (said, asked, isPrefix) => {
        const phrase = queryTermsOf(asked, isPrefix);
        fc.pre(phrase.terms.length > 0);
        const isWritten = writtenPhrases(phrase).some((text) => termTextOf([said]).includes(text));
        expect(isWritten).toBe(matches([said], { all: [[phrase]], none: [] }));
      }),
      { numRuns: 2_000 },
    );
  });

  it("of two texts follow one another in neither", () => {
    const [written = ""] = writtenPhrases({ terms: ["one", "two"], isPrefix: false });
    expect(termTextOf(["one", "two"])).not.toContain(written);
    expect(termTextOf(["one two"])).toContain(written);
  });
});
