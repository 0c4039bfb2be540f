import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { provisionCosmos } from "../../../../local/provision.ts";
import { type CosmosServer, startCosmos } from "../../../../local/services/cosmos.ts";

/** What the SDK does not let a test say, or what we are stricter about than Cosmos DB says that it is. */
describe("the strict layer of the Cosmos DB server", () => {
  let server: CosmosServer;
  let kind: string;
  beforeAll(async () => {
    server = await startCosmos();
    await provisionCosmos({ ...server, database: "teamsink" });
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    kind = crypto.randomUUID();
  });

  interface Sent {
    readonly method?: string;
    readonly path?: string;
    readonly key?: readonly unknown[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }
  const send = async ({ method = "POST", path = "", key = [kind, "00"], headers = {}, body }: Sent) => {
    const response = await fetch(`${server.endpoint}/dbs/teamsink/colls/state/docs${path}`, {
      method,
      headers: { "x-ms-documentdb-partitionkey": JSON.stringify(key), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const { headers: answered, status } = response;
    return { status, substatus: answered.get("x-ms-substatus"), etag: answered.get("etag"), body: parsed(text) };
  };
  const document = <Id>(id: Id, more: object = {}) => ({ id, kind, shard: "00", ...more });
  const query = async (key: readonly unknown[]) => {
    const headers = { "x-ms-documentdb-isquery": "true" };
    const { status, body } = await send({
      key,
      headers,
      body: { query: "SELECT VALUE c.id FROM c ORDER BY c.id ASC" },
    });
    return status === 200 ? (body as { Documents: unknown[] }).Documents : status;
  };

  it.each(["", "a/b", "a\\b", "a?b", "a#b", 7, null, undefined])("refuses the id %j", async (id) => {
    expect((await send({ body: document(id) })).status).toBe(400);
  });

  it("refuses a document of another partition than the request's, by substatus", async () => {
    for (const key of [[kind, "01"], [kind], [kind, "00", "x"], ["x", "00"]]) {
      expect(await send({ key, body: document("x") })).toMatchObject({ status: 400, substatus: "1001" });
    }
    expect((await send({ body: document("x") })).status).toBe(201);
  });

  it("takes a document that has no such property under the key that says so", async () => {
    expect((await send({ key: [kind, {}], body: { id: "x", kind } })).status).toBe(201);
    expect((await send({ key: [kind, {}], method: "GET", path: "/x" })).status).toBe(200);
    expect((await send({ key: [kind, "00"], method: "GET", path: "/x" })).status).toBe(404);
  });

  it("gives a query the documents of the key's beginning, and of no key that only looks like it", async () => {
    await send({ body: document("a") });
    await send({ key: [kind, "01"], body: { ...document("b"), shard: "01" } });
    await send({ key: [`${kind}0`, "00"], body: { ...document("c"), kind: `${kind}0` } });
    expect(await query([kind])).toEqual(["a", "b"]);
    expect(await query([kind, "01"])).toEqual(["b"]);
    expect(await query([kind, "01", "x"])).toBe(400);
  });

  describe("the feed of one partition key", () => {
    const feed = async (key: readonly unknown[], etag?: string) => {
      const headers = {
        "a-im": "Incremental feed",
        "x-ms-max-item-count": "10",
        ...(etag && { "if-none-match": etag }),
      };
      const { status, substatus, body, etag: next } = await send({ method: "GET", key, headers });
      const { Documents = [] } = (body ?? {}) as { Documents?: { id: string; n?: number }[] };
      return { status, substatus, etag: next ?? "", ids: Documents.map(({ id, n }) => `${id} ${n}`) };
    };
    const upsert = (id: string, n: number, shard = "00") =>
      send({
        key: [kind, shard],
        headers: { "x-ms-documentdb-is-upsert": "true" },
        body: { ...document(id), shard, n },
      });

    it("gives its own, and an etag that is a place in the log of all", async () => {
      await upsert("a", 1);
      for (let n = 1; n <= 100; n += 1) await upsert("b", n, "01");
      await upsert("c", 1);
      const first = await feed([kind, "00"]);
      expect(first).toMatchObject({ status: 200, ids: ["a 1", "c 1"] });
      await upsert("b", 101, "01");
      const then = await feed([kind, "00"], first.etag);
      expect(then).toMatchObject({ status: 304, ids: [] });
      expect(Number.parseInt(then.etag.slice(1), 10)).toBe(Number.parseInt(first.etag.slice(1), 10) + 1);
      expect((await feed([kind, "02"])).etag).toBe(then.etag);
      expect((await feed([kind, "02"], "*")).etag).toBe(then.etag);
    });

    it("gives each once for its newest state, in pages, also when much was written over", async () => {
      for (let n = 1; n <= 50; n += 1) for (const id of ["a", "b", "c"]) await upsert(id, n);
      for (let id = 1; id <= 12; id += 1) await upsert(`d${id}`, 1);
      await send({ method: "DELETE", path: "/b" });
      await upsert("a", 51);
      const first = await feed([kind, "00"]);
      expect(first.ids).toEqual(["c 50", ...Array.from({ length: 9 }, (_one, index) => `d${index + 1} 1`)]);
      const second = await feed([kind, "00"], first.etag);
      expect(second.ids).toEqual(["d10 1", "d11 1", "d12 1", "a 51"]);
      expect((await feed([kind, "00"], second.etag)).status).toBe(304);
    });

    it.each([[["x"]], [["x", "00", "y"]], [[]]])("is refused for the key %j", async (key) => {
      expect(await feed(key)).toMatchObject({ status: 400, substatus: "1001" });
    });
  });

  it("sends no document back to whoever wants none, and its etag all the same", async () => {
    const written = await send({ body: document("x"), headers: { prefer: "return=minimal" } });
    expect([written.status, written.body]).toEqual([201, undefined]);
    const read = await send({ method: "GET", path: "/x", headers: { prefer: "return=minimal" } });
    expect(read.body).toMatchObject({ _etag: written.etag });
  });

  it("refuses a query of no partition from whoever did not say that it is one", async () => {
    const body = { query: "SELECT * FROM c" };
    const headers = { "content-type": "application/query+json" };
    const url = `${server.endpoint}/dbs/teamsink/colls/state/docs`;
    expect((await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status).toBe(400);
  });

  it.each([
    { title: "no JSON", sent: { body: "{" } },
    { title: "no object", sent: { body: [1] } },
    { title: "no query", sent: { headers: { "x-ms-documentdb-isquery": "true" }, body: { query: 1 } } },
    {
      title: "a query that does not parse",
      sent: { headers: { "x-ms-documentdb-isquery": "true" }, body: { query: "SELECT" } },
    },
    { title: "a batch", sent: { headers: { "x-ms-cosmos-is-batch-request": "True" }, body: [] } },
    { title: "a patch", sent: { method: "PATCH", path: "/x", body: { operations: [] } } },
    { title: "another id than the path's", sent: { method: "PUT", path: "/x", body: { id: "y" } } },
  ])("refuses $title", async ({ sent }) => {
    expect((await send(sent)).status).toBe(400);
  });

  it("refuses a document nested over 128 levels", async () => {
    const nested = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`) as unknown;
    expect((await send({ body: document("x", { nested: nested(127) }) })).status).toBe(201);
    expect((await send({ body: document("y", { nested: nested(128) }) })).status).toBe(400);
  });

  it("keeps what many writers write into a container at its first use", async () => {
    const place = { ...server, database: "many" };
    await provisionCosmos(place);
    const client = new CosmosClient({ ...server, connectionPolicy: { enableEndpointDiscovery: false } });
    const container = client.database("many").container("state");
    const ids = Array.from({ length: 30 }, (_unused, index) => String(index));
    await Promise.all(ids.map((id) => container.items.create(document(id))));
    expect(
      await Promise.all(ids.map(async (id) => (await container.item(id, [kind, "00"]).read()).statusCode)),
    ).toEqual(ids.map(() => 200));
    client.dispose();
  });

  it("forgets the documents of a container that was deleted, and takes a changed time to live", async () => {
    const client = new CosmosClient({ ...server, connectionPolicy: { enableEndpointDiscovery: false } });
    const { database } = await client.databases.createIfNotExists({ id: "brief" });
    const partitionKey = { paths: ["/kind"] };
    const { container } = await database.containers.create({ id: "c", partitionKey });
    const stored = () => container.item("x", "k").read();
    await container.items.create({ id: "x", kind: "k" });
    const definition = { ...(await container.read()).resource, id: "c", partitionKey };
    await container.replace({ ...definition, defaultTtl: 3_600 });
    expect((await stored()).statusCode).toBe(200);
    await container.replace({ ...definition, defaultTtl: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await stored()).statusCode).toBe(404);
    await container.items.create({ id: "x", kind: "k", ttl: -1 });
    await database.delete();
    expect(await stored()).toMatchObject({ statusCode: 404, substatus: 1003 });
    await client.databases.create({ id: "brief" });
    await database.containers.create({ id: "c", partitionKey });
    const again = await stored();
    expect([again.statusCode, again.substatus]).toEqual([404, undefined]);
    client.dispose();
  });
});

function parsed(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}
