import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../local/free-port.ts";
import { provisionCosmos } from "../../local/provision.ts";
import { startCosmos } from "../../local/services/cosmos.ts";
import { processTree } from "../helpers/process-tree.ts";
import { isProcessAlive, waitFor } from "../helpers/processes.ts";
import { type StartCli, type StartCliOptions, startCli } from "../helpers/start-cli.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

const START_LIMIT_MS = 60_000;
const running: StartCli[] = [];

function start(
  args: readonly string[],
  environment: Record<string, string> = {},
  options: StartCliOptions = {},
): StartCli {
  const cli = startCli(args, environment, options);
  running.push(cli);
  return cli;
}

const folder = await mkdtemp(join(tmpdir(), "start-test-"));
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  await Promise.all(running.splice(0).map((cli) => cli.stop()));
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "localhost" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Every port of the addresses that were shown. */
function portsOf(text: string): number[] {
  return [...new Set([...text.matchAll(/(?:localhost|127\.0\.0\.1|and ):(\d+)/g)].map(([, port]) => Number(port)))];
}

interface Live {
  readonly cli: StartCli;
  /** It and its children. */
  readonly pids: readonly number[];
}

async function startLive(environment: Record<string, string> = {}): Promise<Live> {
  const cli = start(["--rate", "5"], environment);
  await cli.says(/^posted \d/m, START_LIMIT_MS);
  const [pids, ports] = [processTree(cli.pid), portsOf(cli.stderr())];
  expect(pids.length, "itself, storage, database and functions host").toBeGreaterThanOrEqual(4);
  expect(ports, "Graph, Key Vault, Blob, Queue, Cosmos and the functions host").toHaveLength(6);
  expect(await Promise.all(ports.map(isListening))).not.toContain(false);
  return { cli, pids };
}

/** A port is its process's: with the last process all are free, whoever on this machine takes them next. */
async function expectNothingLeft(pids: Iterable<number>): Promise<void> {
  const all = [...pids];
  await waitFor(() => !all.some(isProcessAlive), 20_000);
}

describe("npm start -- --messages N --exit", () => {
  it("posts, waits until the store agrees, prints one line of JSON and exits 0", async () => {
    const cli = start(["--messages", "60", "--exit"]);
    expect(await cli.ended, cli.stderr()).toBe(0);
    const lines = cli.stdout().split("\n");
    expect(lines).toEqual([expect.any(String), ""]);
    const summary = JSON.parse(lines[0] ?? "") as Record<string, number>;
    expect(Object.keys(summary)).toEqual(["posted", "stored", "lost", "stale", "p50Ms", "p99Ms", "perSecond"]);
    expect(summary).toMatchObject({ posted: 60, stored: 60, lost: 0, stale: 0 });
    expect(summary.p50Ms).toBeGreaterThan(0);
    expect(summary.p99Ms).toBeGreaterThanOrEqual(summary.p50Ms ?? 0);
    expect(summary.perSecond).toBeGreaterThan(0);
  });

  it("works for two at the same time, and asks no proxy for what is on this machine", async () => {
    const nowhere = "http://127.0.0.1:9";
    const proxies = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere };
    const copies = ["1", "2"].map((seed) => start(["--messages", "30", "--exit", "--seed", seed], proxies));
    const codes = await Promise.all(copies.map(({ ended }) => ended));
    expect(codes, copies.map(({ stderr }) => stderr()).join("\n")).toEqual([0, 0]);
    for (const { stdout } of copies) expect(JSON.parse(stdout())).toMatchObject({ posted: 30, stored: 30, lost: 0 });
  });
});

describe("npm start -- --messages N --exit, when the store differs", () => {
  it("exits 1 and says what differs", async () => {
    const cosmos = await startCosmos();
    const { endpoint, key } = cosmos;
    try {
      await provisionCosmos({ endpoint, key, database: "teamsink" });
      const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
      const stranger = storedMessage({ conversationId: "19:elsewhere@thread.v2", messageId: "7" });
      await client.database("teamsink").container("messages").items.create(stranger);
      client.dispose();
      const cli = start(["--messages", "10", "--exit"], { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key });
      expect(await cli.ended, cli.stderr()).toBe(1);
      expect(cli.stderr()).toContain("19:elsewhere@thread.v2 7 is stored, but is no message of the tenant's");
      expect(cli.stderr()).not.toContain("cosmosdb-server");
      expect(JSON.parse(cli.stdout())).toMatchObject({ posted: 10, stored: 10, lost: 0, stale: 0 });
    } finally {
      await cosmos.stop();
    }
  });
});

const execute = promisify(execFile);

/** What is printed to be pasted, as a person would paste it into a shell: the answer of each command. */
async function paste(printed: string): Promise<Record<string, unknown>[]> {
  const block = /another shell.*\n((?: {2}.+\n)+)/.exec(printed)?.[1] ?? "";
  const lines = block
    .replaceAll(/\\\n/g, "")
    .split("\n")
    .map((line) => line.trim());
  const variables = lines.filter((line) => /^[A-Z]+=/.test(line));
  const answers: Record<string, unknown>[] = [];
  for (const command of lines.filter((line) => line.startsWith("curl "))) {
    const { stdout } = await execute("sh", ["-c", [...variables, command].join("\n")]);
    answers.push(JSON.parse(stdout) as Record<string, unknown>);
  }
  return answers;
}

describe("npm start", () => {
  it("shows where everything is, a live line and lines that work; Ctrl+C leaves nothing behind", async () => {
    const { cli, pids } = await startLive({ TMPDIR: folder });
    for (const service of ["Microsoft Graph and sign-in (simulated)", "Key Vault", "Azurite", "Cosmos DB"]) {
      expect(cli.stderr()).toContain(service);
    }
    expect(cli.stderr()).toMatch(/^posted \d+ · stored \d+ · (from before \d+ · )?behind by \S+.* · [\d.]+\/s$/m);
    const docs = /API documents +(\S+)/.exec(cli.stderr())?.[1] ?? "";
    expect((await fetch(docs)).headers.get("content-type")).toContain("html");
    const [written, health, list, versions, deadLetters] = await paste(cli.stderr());
    expect(health).toMatchObject({ status: "ok" });
    expect(list).toMatchObject({
      messages: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    });
    expect(versions).toMatchObject({ versions: expect.arrayContaining([expect.anything()]) });
    expect(deadLetters).toMatchObject({ deadLetters: [] });
    await waitFor(async () => JSON.stringify((await paste(cli.stderr()))[2]).includes("My first message"));
    expect(written).toMatchObject({ id: expect.stringMatching(/^\d+$/) });
    expect(await readdir(folder), "keys and certificates").toHaveLength(1);
    cli.signal("SIGINT");
    expect(await cli.ended).toBe(0);
    await expectNothingLeft(pids);
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves nothing behind when it is killed: its children end, and the next one sweeps up after it", async () => {
    const { cli, pids } = await startLive({ TMPDIR: folder });
    cli.signal("SIGKILL");
    await cli.ended;
    await expectNothingLeft(pids);
    const [left] = await readdir(folder);
    const next = start([], { TMPDIR: folder });
    await next.says(/^ {2}certificates$/m);
    expect(await readdir(folder)).not.toContain(left);
    next.signal("SIGTERM");
    expect(await next.ended).toBe(143);
    expect(await readdir(folder)).toEqual([]);
  });

  it("says that a port is taken, before anything starts", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const cli = start(["--port", String(port)], { TMPDIR: folder });
    expect(await cli.ended).toBe(1);
    other.close();
    expect(cli.stderr()).toMatch(
      new RegExp(
        `^Starting …\nAnother program listens at port ${port}\\. End it, name another port with --port, or .+\n$`,
      ),
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

interface Moment {
  readonly when: string;
  readonly says: RegExp;
  /** And so long after that. */
  readonly waitMs?: number;
  readonly signal: keyof typeof EXIT_CODES;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Each step of the start as it is told, from the first to the last, and some between two. */
const MOMENTS: readonly Moment[] = [
  { when: "it begins", says: /^Starting/m, signal: "SIGINT" },
  { when: "it makes certificates", says: /^Starting/m, waitMs: 30, signal: "SIGTERM" },
  { when: "the certificates are there", says: /^ {2}certificates$/m, signal: "SIGINT" },
  { when: "the bundle is being made", says: /^ {2}certificates$/m, waitMs: 300, signal: "SIGINT" },
  { when: "the bundle is there", says: /^ {2}bundle$/m, signal: "SIGHUP" },
  { when: "Graph and Key Vault are there", says: /^ {2}Graph and Key Vault$/m, signal: "SIGINT" },
  { when: "the storage is there", says: /^ {2}storage$/m, signal: "SIGINT" },
  { when: "the database is there", says: /^ {2}database$/m, signal: "SIGTERM" },
  { when: "the functions host is there", says: /^ {2}functions host$/m, signal: "SIGINT" },
  { when: "it subscribes", says: /^Subscribing/m, signal: "SIGHUP" },
  { when: "it reads what was there", says: /^Subscribing/m, waitMs: 400, signal: "SIGINT" },
];

describe("npm start, stopped before it is ready", () => {
  it.each(MOMENTS)("by $signal when $when", async ({ says, waitMs = 0, signal }) => {
    const port = await freePort();
    const cli = start(["--port", String(port)], { TMPDIR: folder }, { isGroup: true });
    const pids = new Set<number>();
    // Some children come and go before anybody could be told of them.
    const looking = setInterval(() => processTree(cli.pid).map((pid) => pids.add(pid)), 20);
    await cli.says(says, START_LIMIT_MS);
    await delay(waitMs);
    // As a terminal does: to every process of the group.
    process.kill(-cli.pid, signal);
    const code = await cli.ended.finally(() => clearInterval(looking));
    expect({ code, stdout: cli.stdout() }, cli.stderr()).toEqual({ code: EXIT_CODES[signal], stdout: "" });
    expect(cli.stderr(), "no noise").not.toMatch(/EPIPE|Error|ended before|stopped:|^ +at /m);
    await expectNothingLeft(pids);
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
