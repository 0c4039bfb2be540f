import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CosmosClient } from "@azure/cosmos";
import { describe, expect, it, onTestFinished } from "vitest";
import { provisionCosmos } from "../../../local/provision.ts";
import { type CosmosServer, startCosmos } from "../../../local/services/cosmos.ts";
import { isProcessAlive } from "../../helpers/processes.ts";

describe("startCosmos", () => {
  it("serves on a free port until it is stopped, and leaves no process behind", async () => {
    const servers = await Promise.all([startCosmos(), startCosmos()]);
    expect(new Set(servers.map(({ endpoint }) => endpoint)).size).toBe(2);
    for (const { endpoint } of servers) expect((await fetch(endpoint)).status).toBe(200);
    await Promise.all(servers.map((server) => server.stop()));
    expect(servers.map(({ pid }) => isProcessAlive(pid))).toEqual([false, false]);
  });

  it("takes the port it is given", async () => {
    const first = await startCosmos();
    const port = Number(new URL(first.endpoint).port);
    await first.stop();
    const second = await startCosmos({ port });
    expect(second.endpoint).toBe(first.endpoint);
    await second.stop();
  });

  it("can be provisioned twice", async () => {
    const server = await startCosmos();
    const place = { ...server, database: "teamsink" };
    await provisionCosmos(place);
    await expect(provisionCosmos(place)).resolves.toBeUndefined();
    await server.stop();
  });
});

describe("startCosmos with a directory", () => {
  const PLACE = { kind: "k", shard: "00" };

  async function newDirectory(): Promise<string> {
    const directory = await mkdtemp(path.join(tmpdir(), "cosmos-test-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    return directory;
  }

  async function start(directory: string): Promise<CosmosServer> {
    const server = await startCosmos({ directory });
    onTestFinished(() => server.stop());
    return server;
  }

  function state({ endpoint, key }: CosmosServer) {
    const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
    onTestFinished(() => client.dispose());
    const container = client.database("teamsink").container("state");
    return { items: container.items, item: (id: string) => container.item(id, ["k", "00"]) };
  }

  it("goes on after a kill with all that it had acknowledged, etags included", async () => {
    const directory = await newDirectory();
    const before = await start(directory);
    await provisionCosmos({ ...before, database: "teamsink" });
    const { items, item } = state(before);
    await items.create({ id: "kept", ...PLACE, times: 1 });
    await items.create({ id: "changed", ...PLACE, times: 1 });
    await items.create({ id: "removed", ...PLACE, times: 1 });
    const { etag } = await item("changed").replace({ id: "changed", ...PLACE, times: 2 });
    await item("removed").delete();
    await before.kill();

    const after = await start(directory);
    const again = state(after);
    const { resources } = await again.items.query("SELECT c.id, c.times FROM c ORDER BY c.id").fetchAll();
    expect(resources).toEqual([
      { id: "changed", times: 2 },
      { id: "kept", times: 1 },
    ]);
    const condition = { accessCondition: { type: "IfMatch", condition: etag } };
    const replaced = await again.item("changed").replace({ id: "changed", ...PLACE, times: 3 }, condition);
    expect(replaced.statusCode).toBe(200);
    await expect(provisionCosmos({ ...after, database: "teamsink" })).resolves.toBeUndefined();
  });

  it("passes over what the process before it died of writing", async () => {
    const directory = await newDirectory();
    const journal = path.join(directory, "journal.ndjson");
    const before = await start(directory);
    await provisionCosmos({ ...before, database: "teamsink" });
    await state(before).items.create({ id: "kept", ...PLACE });
    await before.kill();
    await appendFile(journal, '{"container":"/dbs/teamsink/colls/state","key":["k","00"],"id":"torn","docu');

    const after = await start(directory);
    await state(after).items.create({ id: "next", ...PLACE });
    const { resources } = await state(after).items.query("SELECT VALUE c.id FROM c ORDER BY c.id").fetchAll();
    expect(resources).toEqual(["kept", "next"]);
    expect(await readFile(journal, "utf8")).not.toContain("torn");
  });
});
