import { describe, expect, it } from "vitest";
import { importsOf, type SourceFile, sourceFiles } from "../helpers/source-files.ts";

/**
 * The one order of floors, lowest first; on a floor the rooms have an order too. Whatever a file imports, a type included,
 * stands in its own room or in one before it, so that no arrow runs back up and no two rooms need each other. A file is in
 * the room with the longest matching path.
 */
const ROOMS = [
  "shared/base/",
  "shared/port/",
  "shared/resource/",
  "shared/job/",
  "shared/store/message/",
  "shared/store/content/",
  "shared/store/meeting/",
  "shared/store/directory/",
  "shared/store/interaction/",
  "shared/store/presence/",
  "shared/store/search/",
  // Adapters: they fill ports, and know of the rules above them nothing.
  "shared/graph/",
  "shared/azure/",
  "shared/sqlite/",
  "shared/web/",
  "shared/capture/notification/",
  "shared/capture/subscription/",
  "shared/capture/sync/",
  "shared/capture/audit/",
  "shared/capture/export/",
  "shared/serve/access/",
  "shared/operate/dead-letter/",
  "shared/operate/rebuild/",
  "shared/operate/health/",
  "shared/serve/api/",
  "shared/serve/write/",
  "shared/serve/feed/",
  "shared/serve/pages/",
  "shared/serve/hook/",
  "shared/lake/",
  // The composition root and the table of jobs: the files at the top.
  "shared/",
  "functions/",
  // What runs in browsers and in programs of others: it knows the API by its document alone.
  "client/",
  "web/base/",
  "web/session/",
  "web/live/",
  "web/message/",
  "web/compose/",
  "web/conversation/",
  "web/search/",
  "web/operate/",
  "web/",
  "cli/base/",
  "cli/text/",
  "cli/session/",
  "cli/api/",
  "cli/commands/",
  "cli/screens/",
  "cli/",
] as const;
/** What of the viewer is words, the same on a page and in a terminal. */
const WORDS = /^web\/message\/(words\/|card\/card-json\.ts$)/;
const ADAPTERS = ["shared/graph/", "shared/azure/", "shared/sqlite/", "shared/web/"];
const COMPOSITION_ROOT = "shared/compose.ts";
const ENTRY = "functions/index.ts";
/** The one place that knows real time. */
const CLOCK = "shared/base/clock.ts";
/** What browsers are given: nothing of it runs with us, and whom it may ask is what the policy of its page says. */
const BROWSER = "shared/serve/pages/browser/";

function roomOf(path: string): number {
  const matching = ROOMS.map((room, floor) => ({ room, floor })).filter(({ room }) => path.startsWith(room));
  return matching.sort((a, b) => b.room.length - a.room.length)[0]?.floor ?? -1;
}

const files = sourceFiles("functions", "shared", "client", "web", "cli", "local", "infra", "test");
const FLOORS = ["functions/", "shared/", "client/", "web/", "cli/"];
const RULES = ROOMS.filter((room) => /^shared\/./.test(room) && !ADAPTERS.includes(room));
const within = (...prefixes: string[]) =>
  files.filter(({ path }) => prefixes.some((prefix) => path.startsWith(prefix)));

function imported(file: SourceFile, isForbidden: (target: string, typeOnly: boolean) => boolean): string[] {
  return importsOf(file)
    .filter(({ target, typeOnly }) => isForbidden(target, typeOnly))
    .map(({ target }) => `${file.path} imports ${target}`);
}

interface Direction {
  readonly reason: string;
  readonly from: readonly SourceFile[];
  readonly forbidden: (target: string, typeOnly: boolean) => boolean;
}

const DIRECTIONS: readonly Direction[] = [
  {
    reason: "a rule that knows Azure or Graph cannot be tested as a table of cases: give it a port",
    from: within(...RULES),
    forbidden: (target) =>
      /^@azure\/|^@microsoft\//.test(target) || ADAPTERS.some((folder) => target.startsWith(folder)),
  },
  {
    reason:
      "rules may use zod, jose, htmlparser2, marked, hash-wasm, hyparquet and its writer, node:crypto and node:zlib; everything else belongs behind a port",
    from: within(...RULES),
    forbidden: (target) =>
      !/^(zod|jose|htmlparser2|marked|hash-wasm|hyparquet|hyparquet-writer|node:crypto|node:zlib|shared\/.*)$/.test(
        target,
      ),
  },
  {
    reason: "adapters are put together in one place, so that one look tells what runs",
    from: files.filter(
      ({ path }) =>
        path !== COMPOSITION_ROOT &&
        !path.startsWith("test/") &&
        !path.startsWith("local/") &&
        !ADAPTERS.some((folder) => path.startsWith(folder)),
    ),
    forbidden: (target, typeOnly) =>
      !typeOnly && ADAPTERS.some((folder) => target.startsWith(folder)) && target !== COMPOSITION_ROOT,
  },
  {
    reason: "the composition root is for the entry and for tests; whoever else needs a dependency is given it",
    from: files.filter(({ path }) => path !== ENTRY && !path.startsWith("test/")),
    forbidden: (target, typeOnly) => !typeOnly && target === COMPOSITION_ROOT,
  },
  {
    reason:
      "a trigger translates between host and rules; only the entry registers, so only it needs the library itself",
    from: within("functions/").filter(({ path }) => path !== ENTRY),
    forbidden: (target, typeOnly) => !typeOnly && target.startsWith("@azure/"),
  },
  {
    reason: "no trigger knows of another: what two of them need is a rule",
    from: within("shared/"),
    forbidden: (target) => target.startsWith("functions/"),
  },
  {
    reason: "what is deployed must not need what runs on a laptop, nor what deploys it",
    from: within("functions/", "shared/"),
    forbidden: (target) => target.startsWith("local/") || target.startsWith("infra/"),
  },
  {
    reason: "the entry only wires; importing it would register the app twice",
    from: files,
    forbidden: (target) => target === ENTRY,
  },
  {
    reason: "the viewer knows nothing but the API: what it needs of the product is an answer of it",
    from: within("web/"),
    forbidden: (target) => !/^(client\/|web\/|preact(\/|$)|dompurify$|@azure\/msal-browser$)/.test(target),
  },
  {
    reason: "the viewer is bundled by its names, and runs nowhere but in a browser: nothing of ours has it for a part",
    from: files.filter(({ path }) => !/^(web|test)\//.test(path)),
    forbidden: (target) => target.startsWith("web/") && !WORDS.test(target),
  },
  {
    reason: "the terminal client knows nothing but the API and the login authority, so that it runs on any machine",
    from: within("cli/"),
    forbidden: (target) =>
      !WORDS.test(target) &&
      !/^(client\/|cli\/|node:|zod$|commander$|@azure\/msal-node$|open$|ink$|react$|string-width$|wrap-ansi$|htmlparser2$)/.test(
        target,
      ),
  },
  {
    reason: "whoever has the words of the viewer gets no page with them",
    from: files.filter(({ path }) => WORDS.test(path)),
    forbidden: (target) => !target.startsWith("client/") && !WORDS.test(target),
  },
  {
    reason: "how things look is told from text alone, as a table of cases",
    from: within("cli/text/"),
    forbidden: (target) =>
      !WORDS.test(target) && !/^(cli\/text\/|client\/|node:util$|string-width$|wrap-ansi$|htmlparser2$)/.test(target),
  },
  {
    reason: "the terminal client is a program of its own: nothing of ours has it for a part",
    from: files.filter(({ path }) => !/^(cli|test)\//.test(path)),
    forbidden: (target) => target.startsWith("cli/"),
  },
  {
    reason: "the product makes the API and does not ask it; only what writes the client's types names the client",
    from: within("functions/", "shared/", "infra/", "local/").filter(({ path }) => !path.startsWith("local/pages/")),
    forbidden: (target) => target.startsWith("client/"),
  },
  {
    reason: "whoever has the client has all that it needs",
    from: within("client/"),
    forbidden: (target) => !/^(client\/|openapi-fetch$|openapi-typescript$)/.test(target),
  },
  {
    reason: "tests depend on the product, never the other way round",
    from: files.filter(({ path }) => !path.startsWith("test/")),
    forbidden: (target) => target.startsWith("test/"),
  },
];

describe("directions between folders", () => {
  it("has a room for every deployed file", () => {
    expect(within(...FLOORS).filter(({ path }) => roomOf(path) === -1)).toEqual([]);
    expect(ROOMS.filter((_room, floor) => !files.some(({ path }) => roomOf(path) === floor))).toEqual([]);
  });

  it("lets every arrow run down the one order of floors: what a lower room needs of a higher one is a port or a word", () => {
    const upward = within(...FLOORS).flatMap((file) => imported(file, (target) => roomOf(target) > roomOf(file.path)));
    expect(upward).toEqual([]);
  });

  it.each(DIRECTIONS)("$reason", ({ from, forbidden }) => {
    expect(from.length).toBeGreaterThan(0);
    expect(from.flatMap((file) => imported(file, forbidden))).toEqual([]);
  });

  it("has no cycles, so that every file can be understood from what it imports", () => {
    const graph = new Map(
      files.map((file) => [
        file.path,
        importsOf(file)
          .filter(({ isLocal }) => isLocal)
          .map(({ target }) => target),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      if (done.has(path) || trail.includes(path)) return;
      for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe("what rules must not reach for", () => {
  const PATTERNS: readonly (readonly [RegExp, string])[] = [
    [/\bprocess\.env\b/, "settings are read once, in shared/base/read-settings.ts"],
    [/\bDate\.now\(\)|\bnew Date\(\)|\bperformance\.now\(\)/, "time is an object: take a Clock"],
    [/\bset(Timeout|Interval)\(/, "waiting is the Clock's"],
    [/(?<![.\w])fetch\(/, "the network is behind a port"],
    [/\bMath\.random\(\)/, "chance is given, so that a test can repeat it"],
  ];

  it.each(PATTERNS)("%s: %s", (pattern) => {
    const offenders = within(...RULES)
      .filter(({ path, text }) => path !== CLOCK && !path.startsWith(BROWSER) && pattern.test(text))
      .map(({ path }) => path);
    expect(offenders).toEqual([]);
  });

  it.each([
    ["process.env", /\bprocess\.env\b/, ["functions/index.ts"]],
    ["the wall clock", /\bDate\.now\(\)|\bnew Date\(\)/, ["shared/base/clock.ts"]],
  ])("%s is read in one deployed place", (_name, pattern, places) => {
    const deployed = within("functions/", "shared/")
      .filter(({ text }) => pattern.test(text))
      .map(({ path }) => path);
    expect(deployed).toEqual(places);
  });
});
