import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { toVtt, utterancesOf } from "../../../../local/tenant/model/meeting/transcript-text.ts";
import { saidIn } from "../../../../shared/store/meeting/transcript-text.ts";
import { cuesIn } from "../../../../shared/store/meeting/vtt.ts";

describe("a WebVTT text", () => {
  it("gives who said what and when, as Graph's documentation writes it", () => {
    expect(cuesIn("WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v User Name>This is a transcript test.</v>")).toEqual([
      { startMs: 0, endMs: 5_320, speaker: "User Name", text: "This is a transcript test." },
    ]);
  });

  it("gives back what a whole meeting said, whatever stands in names and texts", () => {
    const utterances = utterancesOf(createSeededRandom(3), {
      speakers: ["Adele <Vance>", "R&D", "日本語"],
      durationMs: 600_000,
    });
    expect(utterances[0]?.startMs).toBeLessThan(0);
    expect(cuesIn(toVtt(utterances))).toEqual(utterances.map((said) => ({ ...said })));
  });

  it.each([
    ["no hours, and settings after the times", "01:02.003 --> 01:03.000 align:start\nHi", [62_003, 63_000, null, "Hi"]],
    ["a comma for a point", "00:00:01,5 --> 00:00:02,25\nHi", [1_500, 2_250, null, "Hi"]],
    ["a name in front", "some-id/1-0\n00:00:01.000 --> 00:00:02.000\n<v A>Hi</v>", [1_000, 2_000, "A", "Hi"]],
    [
      "classes and other tags",
      "00:01.000 --> 00:02.000\n<v.loud A B><i>Hi</i> <00:01.500>you</v>",
      [1_000, 2_000, "A B", "Hi you"],
    ],
    [
      "entities",
      "00:01.000 --> 00:02.000\n<v A>a &lt;b&gt; &amp; &#233;&#xe9;&nbsp;&unknown;</v>",
      [1_000, 2_000, "A", "a <b> & éé &unknown;"],
    ],
    ["several lines", "00:01.000 --> 00:02.000\n<v A>one\ntwo</v>", [1_000, 2_000, "A", "one two"]],
    ["no name, as tenants may wish it", "00:01.000 --> 00:02.000\n<v >Hi</v>", [1_000, 2_000, null, "Hi"]],
  ] as const)("takes %s", (_name, block, [startMs, endMs, speaker, text]) => {
    for (const ending of ["\n", "\r\n", "\r"]) {
      const vtt = `\uFEFFWEBVTT\n\nNOTE\nnothing\n\n${block}\n\n`.replaceAll("\n", ending);
      expect(cuesIn(vtt)).toEqual([{ startMs, endMs, speaker, text }]);
    }
  });

  it("has two voices in one cue one after the other", () => {
    const cues = cuesIn("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Hi</v>\n<v B>Ho</v>");
    expect(cues.map(({ speaker, text }) => [speaker, text])).toEqual([
      ["A", "Hi"],
      ["B", "Ho"],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["a gateway's page", "<html><body>502 --> Bad Gateway</body></html>"],
    ["times that are none", "WEBVTT\n\n00:01 -> 00:02\nHi\n\nxx:yy --> zz\nHo"],
    ["a cue without words", "WEBVTT\n\n00:01.000 --> 00:02.000\n"],
  ])("gives nothing of %s, and fails at nothing", (_name, text) => {
    expect(cuesIn(text)).toEqual([]);
    expect(saidIn(cuesIn(text))).toEqual({ text: "", isCut: false, cues: 0, speakers: [] });
  });

  it("never fails, whatever it is given, and is done in time", () => {
    const piece = fc.constantFrom(
      "WEBVTT",
      "\n",
      "\n\n",
      "00:01.000 --> 00:02.000",
      "<v ",
      "A>",
      "</v>",
      "&#",
      "&lt;",
      "-->",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
        const said = saidIn(cuesIn(pieces.join("")));
        expect(said.text.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    ["voices that do not end", "<v ".repeat(300_000)],
    ["a voice of blanks that does not end", `<v${" ".repeat(300_000)}`],
    ["classes that do not end", "<v.".repeat(300_000)],
    ["classes and blanks", "<v.a \t".repeat(200_000)],
  ])("costs no more than its length: %s", (_name, payload) => {
    const startMs = performance.now();
    cuesIn(`WEBVTT\n\n00:01.000 --> 00:02.000\n${payload}`);
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});

describe("what is kept of a transcript for search", () => {
  const cue = (speaker: string | null, text: string) => ({ startMs: 0, endMs: 1, speaker, text });

  it("is a line for each time that somebody goes on speaking", () => {
    const said = saidIn([cue("A", "one"), cue("A", "two"), cue("B", "three"), cue(null, "four"), cue("A", "five")]);
    expect(said).toEqual({ text: "A: one two\nB: three\nfour\nA: five", isCut: false, cues: 5, speakers: ["A", "B"] });
  });

  it("ends where a document would grow too large, as it is written", () => {
    const cues = Array.from({ length: 40_000 }, (_unused, index) =>
      cue(`P${index % 3}`, '"quoted" \\ \u0001 日本語'.repeat(3)),
    );
    const said = saidIn(cues);
    expect(said.isCut).toBe(true);
    expect(said.cues).toBe(40_000);
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThan(1_100_000);
    expect(said.text.length).toBeGreaterThan(300_000);
  });

  it.each([
    ["names as long as texts", [cue("A".repeat(3_000_000), "one"), cue("B", "two")]],
    ["many long names", Array.from({ length: 900 }, (_unused, index) => cue(`${index}${"\u0001".repeat(500)}`, "x"))],
    [
      "letters that are three once they are composed",
      Array.from({ length: 24 }, () => cue(null, "\u{1d160}".repeat(10_000))),
    ],
  ])("fits into a document: %s", (_name, cues) => {
    const said = saidIn(cues);
    expect(said.cues).toBe(cues.length);
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThan(1_300_000);
  });
});
