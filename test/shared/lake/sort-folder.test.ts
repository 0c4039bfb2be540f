import { describe, expect, it } from "vitest";
import { compactedName, writtenName } from "../../../shared/lake/file-names.ts";
import { nextGroup, sortFolder } from "../../../shared/lake/sort-folder.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 5);
const FOLDER = "messages/date=2026-01-01/";
const written = (number: number) => writtenName(number, number);
const joined = (...numbers: readonly number[]) => compactedName(numbers.map(written));

interface Situation {
  readonly written: readonly number[];
  /** Compacted files: of which they are, and how old. */
  readonly compacted?: readonly { readonly of: readonly number[]; readonly ageMs?: number; readonly isBroken?: true }[];
  readonly large?: readonly number[];
  readonly foreign?: readonly string[];
}

function sorted({ written: small, compacted = [], large = [], foreign = [] }: Situation) {
  const fileOf = (name: string, sizeBytes: number, writtenMs: number) => ({
    path: `${FOLDER}${name}`,
    sizeBytes,
    writtenMs,
  });
  const files = [
    ...small.map((number) => fileOf(written(number), large.includes(number) ? 8_000_000 : 10_000, NOW_MS - 3 * DAY_MS)),
    ...compacted.map(({ of, ageMs = DAY_MS }) => fileOf(joined(...of), 10_000, NOW_MS - ageMs)),
    ...foreign.map((name) => fileOf(name, 0, 0)),
  ];
  const contents = compacted.flatMap(({ of, isBroken }): [string, readonly string[]][] =>
    isBroken ? [] : [[`${FOLDER}${joined(...of)}`, of.map(written)]],
  );
  const { removable, joinable, isWaiting } = sortFolder({ files, contents: new Map(contents), nowMs: NOW_MS });
  const numberOf = (path: string) => {
    const name = path.slice(FOLDER.length);
    return small.find((number) => written(number) === name) ?? name;
  };
  return { removable: removable.map(numberOf), joinable: joinable.map(({ path }) => numberOf(path)), isWaiting };
}

const NOTHING = { removable: [], joinable: [], isWaiting: false };

describe("a folder that is over", () => {
  it.each<[string, Situation, Partial<ReturnType<typeof sorted>>]>([
    ["that is empty has nothing to do", { written: [] }, {}],
    ["is joined in the order of its names", { written: [2, 10, 1] }, { joinable: [1, 2, 10] }],
    ["keeps what is large as it is", { written: [1, 2, 3], large: [2] }, { joinable: [1, 3] }],
    [
      "keeps what somebody else put there",
      { written: [], foreign: ["_SUCCESS", "x.parquet", "1-2.parquet", "000000001-0123456789abcdef.parquet.tmp"] },
      {},
    ],
    [
      "keeps small files for a day beside the compacted one, and joins them no second time",
      { written: [1, 2], compacted: [{ of: [1, 2], ageMs: DAY_MS - 1 }] },
      { isWaiting: true },
    ],
    ["lets them go then", { written: [1, 2], compacted: [{ of: [1, 2] }] }, { removable: [1, 2], isWaiting: true }],
    ["is done when they are gone", { written: [], compacted: [{ of: [1, 2] }] }, {}],
    [
      "is not done while a compacted file is young",
      { written: [], compacted: [{ of: [1, 2], ageMs: 0 }] },
      { isWaiting: true },
    ],
    [
      "lets nothing go for a file that cannot be trusted",
      { written: [1, 2], compacted: [{ of: [1, 2], isBroken: true }] },
      { joinable: [1, 2] },
    ],
    [
      "joins what came late, and lets go what was joined",
      { written: [1, 2, 3, 4], compacted: [{ of: [1, 3] }] },
      { removable: [1, 3], joinable: [2, 4], isWaiting: true },
    ],
    [
      "keeps the larger of two compacted files where one has all of the other",
      { written: [], compacted: [{ of: [1, 3] }, { of: [1, 2, 3] }] },
      { removable: [joined(1, 3)], isWaiting: true },
    ],
    [
      "keeps both until the larger one has stood for a day",
      { written: [1, 2, 3], compacted: [{ of: [1, 3] }, { of: [1, 2, 3], ageMs: 0 }] },
      { removable: [1, 3], isWaiting: true },
    ],
    [
      "keeps two compacted files of which each has what the other has not",
      { written: [], compacted: [{ of: [1, 2] }, { of: [2, 3] }] },
      {},
    ],
    [
      "keeps one of which two others have all together out",
      { written: [], compacted: [{ of: [2, 3] }, { of: [1, 2, 5] }, { of: [3, 4, 5] }] },
      { removable: [joined(2, 3)], isWaiting: true },
    ],
  ])("%s", (_title, situation, wanted) => {
    expect(sorted(situation)).toEqual({ ...NOTHING, ...wanted });
  });
});

describe("the files that come next", () => {
  const files = (...sizes: readonly number[]) =>
    sizes.map((sizeBytes, number) => ({ path: `${FOLDER}${written(number)}`, sizeBytes, writtenMs: 0 }));
  const MB = 1_000_000;

  it.each([
    ["are all of them, where they are small", files(1, 1, 1), "", 500, 2],
    ["begin after those that are behind", files(1, 1, 1, 1), written(1), 500, 3],
    ["are as many as are asked for", files(1, 1, 1), "", 2, 1],
    ["are 16 MB together at the most", files(7 * MB, 7 * MB, 2 * MB, 1), "", 500, 2],
    ["are none, where there is one", files(1), "", 500, undefined],
    ["are none, where there is one left", files(1, 1), written(0), 500, undefined],
    ["are none, where there is none", files(), "", 500, undefined],
  ] as const)("%s", (...[, joinable, after, maxFiles, last]) => {
    expect(nextGroup(joinable, { after, maxFiles })).toBe(last === undefined ? undefined : written(last));
  });
});
