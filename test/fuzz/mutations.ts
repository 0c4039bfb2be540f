import type { SeededRandom } from "../../local/seeded-random.ts";

/** One post as it goes over the wire. */
export interface RawPost {
  readonly query: string;
  readonly body: Buffer;
}

type Json = unknown;
type Mutation = (post: Json, random: SeededRandom) => Json;

const ODD_TEXTS = [
  "",
  " ",
  "../../raw/x",
  "a/b\\c?d#e%00f",
  "\u0000\u0007\u202e",
  "\ud800",
  "𝕏".repeat(300),
  "x".repeat(100_000),
  "__proto__",
  "constructor",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "19:..@thread.v2",
  "{{7*7}}",
  '"}],"value":[{"',
];
const ODD_VALUES: readonly Json[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  [],
  {},
  [[[]]],
  { toString: 1 },
  Number.MAX_SAFE_INTEGER,
];

/** Changes one place of the post, deep inside or at the top. */
const MUTATIONS: readonly Mutation[] = [
  (post, random) => atRandomPlace(post, random, () => random.pick(ODD_TEXTS)),
  (post, random) => atRandomPlace(post, random, () => structuredClone(random.pick(ODD_VALUES))),
  (post, random) =>
    atRandomPlace(post, random, (value) => (typeof value === "string" ? mutateText(value, random) : value)),
  (post, random) => atRandomPlace(post, random, () => undefined),
  (post, random) => atRandomPlace(post, random, (value) => [value, value]),
  (post, random) => atRandomPlace(post, random, () => nested(random.integer(2_000) + 1)),
  (post, random) =>
    atRandomPlace(post, random, (value) =>
      JSON.parse(
        `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"value":${JSON.stringify(value) ?? "null"}}`,
      ),
    ),
  (post, random) => ({ ...(post as object), validationTokens: tokens(post, random) }),
  (post, random) => {
    const items = (post as { value?: unknown } | null)?.value;
    const item: unknown = Array.isArray(items) ? items[0] : items;
    return { ...(post as object), value: Array.from({ length: random.integer(12) }, () => item) };
  },
];

/** What happens to the bytes after the JSON was written. */
const BYTE_MUTATIONS: readonly ((body: Buffer, random: SeededRandom) => Buffer)[] = [
  (body) => body,
  (body) => body,
  (body) => body,
  (body, random) => flipped(body, random),
  (body, random) => body.subarray(0, random.integer(body.length)),
  (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
  (body) => Buffer.from(body.toString("utf8"), "utf16le"),
  (body, random) =>
    Buffer.concat([body.subarray(0, random.integer(body.length)), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), body]),
];

const QUERIES = [
  "",
  "",
  "",
  "",
  "?validationToken=",
  "?validationToken=%zz+x%3Cb%3E",
  `?validationToken=${"t".repeat(5_000)}`,
  "?code=x&validationToken=a&validationToken=b",
  "?x=%00",
];

/** The same random numbers give the same post. */
export function mutate(genuine: Json, random: SeededRandom): RawPost {
  let post = structuredClone(genuine);
  for (let count = 1 + random.integer(3); count > 0; count -= 1) post = random.pick(MUTATIONS)(post, random);
  const body = Buffer.from(JSON.stringify(post) ?? "");
  return { query: random.pick(QUERIES), body: random.pick(BYTE_MUTATIONS)(body, random) };
}

function atRandomPlace(post: Json, random: SeededRandom, change: (value: Json) => Json): Json {
  const places: { holder: Record<string, Json>; key: string }[] = [];
  const visit = (value: Json): void => {
    if (typeof value !== "object" || value === null || places.length > 2_000) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Record<string, Json>, key });
      visit((value as Record<string, Json>)[key]);
    }
  };
  visit(post);
  if (places.length === 0) return change(post);
  const { holder, key } = random.pick(places);
  const changed = change(holder[key]);
  if (changed === undefined) delete holder[key];
  else Object.defineProperty(holder, key, { value: changed, enumerable: true, writable: true, configurable: true });
  return post;
}

function mutateText(text: string, random: SeededRandom): string {
  const place = random.integer(text.length + 1);
  return random.chance(0.5) ? text.slice(0, place) + random.pick(ODD_TEXTS) + text.slice(place) : text.slice(0, place);
}

/** Tokens whose header, claims or signature was touched; none; far too many; not even texts. */
function tokens(post: Json, random: SeededRandom): Json {
  const given = (post as { validationTokens?: unknown } | null)?.validationTokens;
  const genuine: unknown = Array.isArray(given) ? given[0] : given;
  const [header = "", claims = "", signature = ""] = (typeof genuine === "string" ? genuine : "").split(".");
  const unknownKey = Buffer.from(
    JSON.stringify({ alg: "RS256", typ: "JWT", kid: `k${random.integer(1_000_000)}` }),
  ).toString("base64url");
  return random.pick<Json>([
    [],
    [`${unknownKey}.${claims}.${signature}`],
    [`${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`],
    [`${header}.${mutateText(claims, random)}.${signature}`],
    [`${header}.${claims}.${mutateText(signature, random)}`],
    [header, "", null, 7, {}],
    Array.from({ length: 150 }, () => genuine),
    "not a list",
  ]);
}

function nested(depth: number): Json {
  let value: Json = "deep";
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { a: value };
  return value;
}

function flipped(body: Buffer, random: SeededRandom): Buffer {
  const copy = Buffer.from(body);
  for (let count = 1 + random.integer(8); count > 0; count -= 1) {
    const place = random.integer(copy.length);
    copy[place] = (copy[place] ?? 0) ^ (1 << random.integer(8));
  }
  return copy;
}
