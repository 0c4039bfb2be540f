import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { provisionCosmos } from "../../local/provision.ts";
import { startCosmos } from "../../local/services/cosmos.ts";
import { processTree } from "../helpers/process-tree.ts";
import { isProcessAlive, waitFor } from "../helpers/processes.ts";
import { type StartCli, startCli } from "../helpers/start-cli.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

const START_LIMIT_MS = 60_000;
const running: StartCli[] = [];

function start(args: readonly string[], environment: Record<string, string> = {}): StartCli {
  const cli = startCli(args, environment);
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
  await cli.says(/Ctrl\+C ends everything/, START_LIMIT_MS);
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

describe("npm start", () => {
  it("shows the services, a live line and three curl lines that work; Ctrl+C leaves nothing behind", async () => {
    const { cli, pids } = await startLive({ TMPDIR: folder });
    for (const service of ["Microsoft Graph and login authority (simulated)", "Key Vault", "Azurite", "Cosmos DB"]) {
      expect(cli.stderr()).toContain(service);
    }
    expect(cli.stderr()).toMatch(/posted \d+ · stored \d+ · behind by \S+.* · [\d.]+\/s/);
    const commands = cli.stderr().match(/^ *curl .*$/gm) ?? [];
    expect(commands).toHaveLength(3);
    const [health, list, versions] = await Promise.all(commands.map(run));
    expect(health).toMatchObject({ status: "ok" });
    expect(list).toMatchObject({
      messages: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    });
    expect(versions).toMatchObject({ versions: expect.arrayContaining([expect.anything()]) });
    expect(await readdir(folder), "keys and certificates").toHaveLength(1);
    cli.signal("SIGINT");
    expect(await cli.ended).toBe(0);
    await expectNothingLeft(pids);
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves nothing behind when it is killed", async () => {
    const { cli, pids } = await startLive({ TMPDIR: folder });
    cli.signal("SIGKILL");
    await cli.ended;
    await expectNothingLeft(pids);
  });

  it("stops while it is starting", async () => {
    const cli = start([]);
    await cli.says(/Starting/);
    const pids = new Set(processTree(cli.pid));
    // Some children may come still, while it stops.
    const looking = setInterval(() => processTree(cli.pid).map((pid) => pids.add(pid)), 20);
    cli.signal("SIGINT");
    const code = await cli.ended.finally(() => clearInterval(looking));
    expect(code).toBe(130);
    await expectNothingLeft(pids);
  });
});

const execute = promisify(execFile);

/** As a person would, in a shell; without curl, the same request by other means. */
async function run(command: string): Promise<unknown> {
  try {
    return JSON.parse((await execute("sh", ["-c", command])).stdout) as unknown;
  } catch (error) {
    // The shell's word for a command that is not installed.
    if ((error as { code?: unknown }).code !== 127) throw error;
    const [, name, value] = /-H '([^:]+): ([^']+)'/.exec(command) ?? [];
    const url = /https?:[^' ]+/.exec(command)?.[0] ?? "";
    return (await fetch(url, name && value ? { headers: { [name]: value } } : {})).json();
  }
}

describe("the options", () => {
  it("are explained by --help", async () => {
    const cli = start(["--help"]);
    expect(await cli.ended).toBe(0);
    for (const option of ["--messages", "--exit", "--rate", "--seed", "--port", "--verbose"]) {
      expect(cli.stdout()).toContain(option);
    }
  });

  const mistakes: [args: string[], sentence: string][] = [
    [["--messages", "many"], "--messages: expected a whole number from 1 to 100000"],
    [["--messages", "0"], "--messages: expected a whole number from 1 to 100000"],
    [["--rate", "1.5"], "--rate: expected a whole number from 1 to 1000"],
    [["--port", "70000"], "--port: expected a whole number from 1 to 65535"],
    [["--exit"], "--exit goes with --messages N"],
    [["--mesages", "5"], "Unknown option '--mesages'"],
    [["50"], "Unexpected argument '50'"],
  ];
  it.each(mistakes)("%j is refused with a sentence, before anything starts", async (args, sentence) => {
    const cli = start(args);
    expect(await cli.ended).toBe(2);
    expect(cli.stdout()).toBe("");
    const [first] = cli.stderr().split("\n");
    expect(first).toContain(sentence);
    expect(cli.stderr()).not.toContain("Starting");
  });
});
