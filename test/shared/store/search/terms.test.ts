import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queryTermsOf, termsOf } from "../../../../shared/store/search/terms.ts";

const wordsOf = (text: string) => termsOf(text).map(({ term }) => term);

describe("the words of a text", () => {
  // biome-ignore format: a table
  it.each([
    ["", []],
    ["  \n\t ", []],
    ["Hello, World!", ["hello", "world"]],
    ["don't q3_plan-v2.pdf a/b", ["don", "t", "q3", "plan", "v2", "pdf", "a", "b"]],
    ["ann@contoso.com", ["ann", "contoso", "com"]],
    ["1,000.50 €", ["1", "000", "50"]],
    // Case, and where it is not one letter for one.
    ["İstanbul ISPARTA ısparta iğne", ["istanbul", "isparta", "isparta", "igne"]],
    ["Straße STRASSE ẞ", ["strasse", "strasse", "ss"]],
    ["ΟΔΌΣ οδος οδός Σ ς", ["οδοσ", "οδοσ", "οδοσ", "σ", "σ"]],
    ["ﬁn Ⅷ ﷺ", ["fin", "viii", "صلى", "الله", "عليه", "وسلم"]],
    // Accents in one form and in two.
    ["café cafe\u0301 CAFE\u0301", ["cafe", "cafe", "cafe"]],
    ["Ångström Łódź smørrebrød œuvre Þór", ["angstrom", "lodz", "smorrebrod", "oeuvre", "thor"]],
    ["ёж йод", ["еж", "иод"]],
    ["שָׁלוֹם سَلَامٌ عـــربي", ["שלום", "سلام", "عربي"]],
    // Marks that make another syllable stay.
    ["हिन्दी", ["हिन्दी"]],
    ["tiếng Việt", ["tieng", "viet"]],
    // Without spaces: pairs, and the last character.
    ["東京都", ["東京", "京都", "都"]],
    ["が か", ["が", "か"]],
    ["ｶﾞｷﾞ ガギ", ["ガギ", "ギ", "ガギ", "ギ"]],
    ["コーヒー", ["コー", "ーヒ", "ヒー", "ー"]],
    ["人々", ["人々", "々"]],
    ["2024年の計画v2", ["2024", "年の", "の計", "計画", "画", "v2"]],
    ["회의를", ["회의", "의를", "를"]],
    ["𠮷野家", ["𠮷野", "野家", "家"]],
    // Emoji.
    ["👍🏽👍 ❤️❤", ["👍", "👍", "❤", "❤"]],
    ["👩‍💻 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿", ["👩‍💻", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]],
    ["ok🎉ok", ["ok", "🎉", "ok"]],
  ] as [string, string[]][])("%j", (text, expected) => {
    expect(wordsOf(text)).toEqual(expected.map((term) => term.normalize("NFC")));
  });

  it("are where they stand", () => {
    const text = "In der Straße: 東京都 👍🏽!";
    expect(termsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      ...["In", "der", "Straße", "東京", "京都", "都", "👍🏽"],
    ]);
  });

  it("end where nobody looks any further", () => {
    expect(wordsOf("a".repeat(1_000))).toEqual(["a".repeat(64)]);
    expect(wordsOf("é".repeat(1_000))).toEqual(["e".repeat(64)]);
  });

  it("stand in their order within the text, are never empty, and are the same in any form and case", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const terms = termsOf(text);
        let last = -1;
        for (const { term, start, end } of terms) {
          expect(term).not.toBe("");
          expect(term).not.toMatch(/[\s"]/);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zäöüßéèñçåøæ ]{0,30}$/), (text) => {
        const expected = wordsOf(text);
        for (const other of [text.normalize("NFD"), text.toUpperCase(), text.toUpperCase().normalize("NFD")]) {
          expect(wordsOf(other)).toEqual(expected);
        }
      }),
    );
  });
});

describe("the words of a question", () => {
  it.each<[string, string[], boolean]>([
    ["word", ["word"], false],
    ["don't", ["don", "t"], false],
    ["東", ["東"], true],
    ["東京", ["東京"], false],
    ["東京都", ["東京", "京都"], false],
    ["東京 都", ["東京", "京", "都"], true],
    ["2024年", ["2024", "年"], true],
    ["東京v", ["東京", "京", "v"], false],
  ])("%s", (text, terms, isPrefix) => {
    expect(queryTermsOf(text, false)).toEqual({ terms, isPrefix });
  });

  it("stand in a row in every text that has it", () => {
    const unit = fc.constantFrom(..."東京都がー회의ส👍aé1 ", "วั");
    fc.assert(
      fc.property(
        fc.tuple(
          fc.string({ unit, maxLength: 8 }),
          fc.string({ unit, minLength: 1, maxLength: 6 }),
          fc.string({ unit, maxLength: 8 }),
        ),
        ([before, asked, after]) => {
          // Where a word of the text does not go on before or behind it, of which it would be a part only.
          const text = `${before} ${asked}${/[a-zé1]$/.test(asked) ? " " : ""}${after}`;
          const { terms, isPrefix } = queryTermsOf(asked, false);
          const found = wordsOf(text);
          const isThere = found.some((_term, at) =>
            terms.every((term, offset) => {
              const there = found[at + offset] ?? "";
              return isPrefix && offset === terms.length - 1 ? there.startsWith(term) : there === term;
            }),
          );
          expect(isThere || terms.length === 0, text).toBe(true);
        },
      ),
    );
  });
});
