export interface DiffPart {
  readonly kind: "same" | "inserted" | "deleted";
  readonly text: string;
}

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
/** Of more changes than this nobody sees what is the same. */
const MAX_CHANGES = 400;

/** What became of a text, word by word: the shortest way from the one to the other (Myers, "An O(ND) Difference Algorithm"). */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  const start = commonLength(from, to);
  const [fromRest, toRest] = [from.slice(start), to.slice(start)];
  const end = commonLength(fromRest.toReversed(), toRest.toReversed());
  const middle = shortestWay(fromRest.slice(0, fromRest.length - end), toRest.slice(0, toRest.length - end));
  const same = (words: readonly string[]): DiffPart => ({ kind: "same", text: words.join("") });
  return readable([same(from.slice(0, start)), ...middle, same(from.slice(from.length - end))]);
}

function wordsOf(text: string): readonly string[] {
  return [...WORDS.segment(text)].map(({ segment }) => segment);
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((word, index) => word !== other[index]);
  return differs === -1 ? one.length : differs;
}

function shortestWay(from: readonly string[], to: readonly string[]): readonly DiffPart[] {
  const trace = furthestReaches(from, to);
  if (trace === undefined) {
    return [
      { kind: "deleted", text: from.join("") },
      { kind: "inserted", text: to.join("") },
    ];
  }
  return walkBack(trace, from, to);
}

type Reach = ReadonlyMap<number, number>;

/** How far one comes on each diagonal with so many changes; `undefined`: they are too many. */
function furthestReaches(from: readonly string[], to: readonly string[]): readonly Reach[] | undefined {
  const trace: Reach[] = [];
  let reach = new Map([[1, 0]]);
  for (let changes = 0; changes <= MAX_CHANGES; changes += 1) {
    trace.push(new Map(reach));
    const next = new Map(reach);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = cameDown(reach, { diagonal, changes }) ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1;
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= from.length && x - diagonal >= to.length) return trace;
    }
    reach = next;
  }
  return undefined;
}

const at = (reach: Reach, diagonal: number) => reach.get(diagonal) ?? -1;

interface Step {
  readonly diagonal: number;
  readonly changes: number;
}

/** By an insertion rather than by a deletion. */
function cameDown(reach: Reach, { diagonal, changes }: Step): boolean {
  return diagonal === -changes || (diagonal !== changes && at(reach, diagonal - 1) < at(reach, diagonal + 1));
}

function walkBack(trace: readonly Reach[], from: readonly string[], to: readonly string[]): readonly DiffPart[] {
  const parts: DiffPart[] = [];
  let [x, y] = [from.length, to.length];
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const reach = trace[changes] ?? new Map();
    const diagonal = x - y;
    const isDown = cameDown(reach, { diagonal, changes });
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const previousX = at(reach, previous);
    const previousY = previousX - previous;
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      parts.push({ kind: "same", text: from[x - 1] ?? "" });
      [x, y] = [x - 1, y - 1];
    }
    if (changes === 0) break;
    const change: DiffPart = isDown
      ? { kind: "inserted", text: to[y - 1] ?? "" }
      : { kind: "deleted", text: from[x - 1] ?? "" };
    parts.push(change);
    [x, y] = [previousX, previousY];
  }
  return parts.toReversed();
}

/** Deleted before inserted, runs joined, and no blank alone between two changes. */
function readable(parts: readonly DiffPart[]): readonly DiffPart[] {
  const result: DiffPart[] = [];
  let [deleted, inserted] = ["", ""];
  const flush = () => {
    if (deleted !== "") result.push({ kind: "deleted", text: deleted });
    if (inserted !== "") result.push({ kind: "inserted", text: inserted });
    [deleted, inserted] = ["", ""];
  };
  for (const [index, { kind, text }] of parts.entries()) {
    const next = parts[index + 1];
    const isBetween = (deleted !== "" || inserted !== "") && next !== undefined && next.kind !== "same";
    if (kind === "deleted") deleted += text;
    else if (kind === "inserted") inserted += text;
    else if (text.trim() === "" && isBetween) {
      deleted += text;
      inserted += text;
    } else if (text !== "") {
      flush();
      const last = result.at(-1);
      if (last?.kind === "same") result[result.length - 1] = { kind, text: last.text + text };
      else result.push({ kind, text });
    }
  }
  flush();
  return result;
}
