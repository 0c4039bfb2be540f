import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const cwd = fileURLToPath(new URL("../../", import.meta.url));
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

interface Mistake {
  readonly args: readonly string[];
  /** What is said of it: the option, and what was expected. */
  readonly says: RegExp;
}

/** Of each script of ours, besides an option that it does not know: a value that it cannot take. */
const MISTAKES: Readonly<Record<string, readonly Mistake[]>> = {
  start: [
    { args: ["--messages", "many"], says: /--messages: expected a whole number from 1 to 100000, got 'many'/ },
    { args: ["--rate", "-1"], says: /--rate: expected a whole number from 1 to 1000, got '-1'/ },
    { args: ["--port", "70000"], says: /--port: expected a whole number from 1 to 65535, got '70000'/ },
    { args: ["--seed"], says: /--seed: expected a whole number from 0 to \d+, got nothing/ },
    { args: ["--watch", "--messages", "1", "--exit"], says: /--watch goes on until Ctrl\+C/ },
  ],
  build: [{ args: ["--minify=no"], says: /Unknown option '--minify'/ }],
  bench: [
    { args: ["--baseline", "--json"], says: /--baseline: expected .+, got nothing/ },
    { args: ["--baseline", "no/such/folder"], says: /--baseline: expected .+, got 'no\/such\/folder'/ },
    { args: ["--quick=yes"], says: /--quick takes no value/ },
  ],
  cost: [
    { args: ["--users", "-5"], says: /--users: expected a number above 0, got '-5'/ },
    { args: ["--users", "0x10"], says: /--users: expected a number above 0, got '0x10'/ },
    { args: ["--monthsKept", "-1"], says: /--monthsKept: expected a number from 0, got '-1'/ },
    { args: ["--chatShare", "80"], says: /--chatShare: expected a number from 0 to 1, got '80'/ },
    {
      args: ["--cosmosCapacity", "large"],
      says: /--cosmosCapacity: expected one of serverless, autoscale, got 'large'/,
    },
  ],
  bicep: [{ args: ["--pinned=no"], says: /--pinned takes no value/ }],
  examples: [{ args: ["--seed", "2"], says: /Unknown option '--seed'/ }],
  client: [{ args: ["--out", "x"], says: /Unknown option '--out'/ }],
  pictures: [{ args: ["--seed", "2"], says: /Unknown option '--seed'/ }],
  tables: [{ args: ["README.md"], says: /Unexpected argument 'README.md'/ }],
  fuzz: [
    { args: ["--posts", "x"], says: /--posts: expected a whole number from 1 to \d+, got 'x'/ },
    { args: ["--requests", "0"], says: /--requests: expected a whole number from 1 to \d+, got '0'/ },
    { args: ["--seed", "1.5"], says: /--seed: expected a whole number from 0 to \d+, got '1.5'/ },
  ],
  setup: [{ args: ["--credential", "none"], says: /--credential is malformed: expected cli or environment/ }],
  chaos: [
    { args: ["--minutes", "x"], says: /--minutes: expected a whole number from 1 to \d+, got 'x'/ },
    { args: ["--seeds", "0"], says: /--seeds: expected a whole number from 1 to \d+, got '0'/ },
    { args: ["--faults", "drop,rain"], says: /--faults: expected some of .*\bdrop\b.*, got 'rain'/ },
    { args: ["--processes", "--faults", "drop"], says: /--faults: expected some of .*\bhost-killed\b.*, got 'drop'/ },
  ],
  scale: [
    { args: ["--users", "10"], says: /--users: expected a whole number from 200 to \d+, got '10'/ },
    { args: ["--planted", "x"], says: /--planted: expected one of .*own-budget.*, got 'x'/ },
  ],
};

/** Hands everything on to the terminal client, whose commands are tried in `test/desktop/terminal.test.ts`. */
const HANDED_ON = ["chat"];

/** Programs that are started by hand, though by no script. */
const PROGRAMS: Readonly<Record<string, readonly Mistake[]>> = {
  "local/tenant/main.ts": [
    { args: ["--port", "x"], says: /--port: expected a whole number from 0 to 65535, got 'x'/ },
    { args: ["--messages-per-second", "-2"], says: /--messages-per-second: expected a number from 0, got '-2'/ },
  ],
  "local/functions-host/main.ts": [
    { args: ["--http-port", "65536"], says: /--http-port: expected a whole number from 0 to 65535, got '65536'/ },
    { args: ["--https-port", "1"], says: /--https-port, --https-key and --https-cert go together/ },
  ],
};

interface Line {
  readonly command: string;
  readonly explained: RegExp;
  readonly args: readonly string[];
  readonly mistakes: readonly Mistake[];
}

const LINES: readonly Line[] = [
  ...Object.entries(MISTAKES).map(([name, mistakes]) => ({
    command: name,
    explained: new RegExp(`^npm (run )?${name}\\b`),
    args: (scripts[name] ?? "").split(" ").slice(1),
    mistakes,
  })),
  ...Object.entries(PROGRAMS).map(([path, mistakes]) => ({
    command: path,
    explained: new RegExp(`^npx node ${path}`),
    args: [path],
    mistakes,
  })),
];

/** What is not refused does its work: nobody waits for that. */
const LIMIT_MS = 60_000;

function run(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

describe("every command line of ours", () => {
  it("is tried here", () => {
    const ours = Object.keys(scripts).filter((name) => /^node .*\.ts\b/.test(scripts[name] ?? ""));
    expect(ours.sort()).toEqual([...Object.keys(MISTAKES), ...HANDED_ON].sort());
  });

  describe.each(LINES)("$command", ({ args, explained, mistakes }) => {
    it("is explained by --help, and nothing else is done", async () => {
      const { code, stdout, stderr } = await run([...args, "--help"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(explained);
      expect(stdout).toContain("--help");
    });

    const unknown: Mistake = { args: ["--foo"], says: /Unknown option '--foo'/ };
    it.each([unknown, ...mistakes])("refuses $args with a sentence and 2", async ({ args: wrong, says }) => {
      const { code, stdout, stderr } = await run([...args, ...wrong]);
      expect(stderr).toMatch(says);
      expect(stderr, "no stack trace").not.toMatch(/^ +at /m);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    });
  });
});
