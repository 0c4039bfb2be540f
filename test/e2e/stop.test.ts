import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { STAMP_PATH } from "../../local/ensure-bundle.ts";
import { freePort } from "../../local/free-port.ts";
import { processTree, watchProcessTree } from "../helpers/process-tree.ts";
import { expectNothingLeft, isListening, START_LIMIT_MS, start, stopStarted } from "../helpers/started.ts";

const folder = await mkdtemp(join(tmpdir(), "stop-test-"));
afterAll(() => rm(folder, { recursive: true }));
afterEach(stopStarted);

interface Moment {
  readonly when: string;
  readonly says: RegExp;
  /** And so long after that. */
  readonly waitMs?: number;
  /** A bundle from the start before would do. */
  readonly isBundleOld?: boolean;
  readonly signal: keyof typeof EXIT_CODES;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Each step of the start as it is told, from the first to the last, and some between two. */
const MOMENTS: readonly Moment[] = [
  { when: "it begins", says: /^Starting/m, signal: "SIGINT" },
  { when: "it makes certificates", says: /^Starting/m, waitMs: 30, signal: "SIGTERM" },
  { when: "the certificates are there", says: /^ {2}certificates$/m, signal: "SIGINT" },
  { when: "the bundle is being made", says: /^ {2}certificates$/m, waitMs: 300, isBundleOld: true, signal: "SIGINT" },
  { when: "the bundle is there", says: /^ {2}bundle$/m, signal: "SIGHUP" },
  { when: "Graph and Key Vault are there", says: /^ {2}Graph and Key Vault$/m, signal: "SIGINT" },
  { when: "the storage is there", says: /^ {2}storage$/m, signal: "SIGINT" },
  { when: "the database is there", says: /^ {2}database$/m, signal: "SIGTERM" },
  { when: "the functions host is there", says: /^ {2}functions host$/m, signal: "SIGINT" },
  { when: "it subscribes", says: /^Subscribing/m, signal: "SIGHUP" },
  { when: "it reads what was there", says: /^Subscribing/m, waitMs: 400, signal: "SIGINT" },
];

describe("npm start, stopped before it is ready", () => {
  it.each(MOMENTS)("by $signal when $when", async ({ says, waitMs = 0, isBundleOld = false, signal }) => {
    if (isBundleOld) await rm(STAMP_PATH, { force: true });
    const port = await freePort();
    const cli = start(["--port", String(port)], { TMPDIR: folder }, { isGroup: true });
    // Some children come and go before anybody could be told of them.
    const looking = watchProcessTree(cli.pid, 20);
    await cli.says(says, START_LIMIT_MS);
    await delay(waitMs);
    // As a terminal does: to every process of the group.
    process.kill(-cli.pid, signal);
    const code = await cli.ended.finally(() => looking.stop());
    expect({ code, stdout: cli.stdout() }, cli.stderr()).toEqual({ code: EXIT_CODES[signal], stdout: "" });
    expect(cli.stderr(), "no noise").not.toMatch(/EPIPE|Error|ended before|stopped:|^ +at /m);
    await expectNothingLeft(looking.stop());
    expect(await readdir(folder)).toEqual([]);
    expect(await isListening(port)).toBe(false);
  });

  it("ends at once when it is asked twice, and leaves nothing all the same", async () => {
    const cli = start([], { TMPDIR: folder }, { isGroup: true });
    await cli.says(/^ {2}certificates$/m, START_LIMIT_MS);
    const pids = processTree(cli.pid);
    process.kill(-cli.pid, "SIGINT");
    await delay(50);
    process.kill(-cli.pid, "SIGINT");
    expect(await cli.ended).toBe(130);
    await expectNothingLeft(pids);
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends quietly when nobody reads any more what it says", async () => {
    const cli = start([], { TMPDIR: folder });
    await cli.says(/^ {2}certificates$/m, START_LIMIT_MS);
    const pids = processTree(cli.pid);
    cli.closeOutput();
    expect(await cli.ended).toBe(141);
    await expectNothingLeft(pids);
    expect(await readdir(folder)).toEqual([]);
  });
});
