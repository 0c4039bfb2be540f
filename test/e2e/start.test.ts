import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { provisionCosmos } from "../../local/provision.ts";
import { startCosmos } from "../../local/services/cosmos.ts";
import { processTree } from "../helpers/process-tree.ts";
import { waitFor } from "../helpers/processes.ts";
import type { StartCli } from "../helpers/start-cli.ts";
import { expectNothingLeft, isListening, START_LIMIT_MS, start, stopStarted } from "../helpers/started.ts";
import { storedMessage } from "../helpers/stored-messages.ts";

const folder = await mkdtemp(join(tmpdir(), "start-test-"));
afterAll(() => rm(folder, { recursive: true }));
afterEach(stopStarted);

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
    const [written, health, list, versions, deadLetters, chats] = await paste(cli.stderr());
    expect(health).toMatchObject({ status: "ok" });
    expect(list).toMatchObject({
      messages: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    });
    expect(versions).toMatchObject({ versions: expect.arrayContaining([expect.anything()]) });
    expect(deadLetters).toMatchObject({ deadLetters: [] });
    expect(chats, "as a person").toMatchObject({ chats: expect.any(Array) });
    await waitFor(async () => JSON.stringify((await paste(cli.stderr()))[2]).includes("My first message"));
    expect(written).toMatchObject({ id: expect.stringMatching(/^\d+$/) });
    expect(await readdir(folder), "keys and certificates, and the index of the search").toHaveLength(2);
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
