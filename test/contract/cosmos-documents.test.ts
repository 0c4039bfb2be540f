import { setTimeout as sleep } from "node:timers/promises";
import { type Container, CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";

const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** What our stores rely on of documents, seen with the plain SDK: the same here as with an account. */
describe.each(COSMOS_TARGETS)("documents of $name", ({ open }) => {
  let target: CosmosTarget;
  let client: CosmosClient;
  let state: Container;
  let messages: Container;
  let kind: string;
  beforeAll(async () => {
    target = await open();
    const { endpoint, key, database } = target.place;
    const enableEndpointDiscovery = endpoint.startsWith("https:");
    client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery } });
    state = client.database(database).container("state");
    messages = client.database(database).container("messages");
  });
  afterAll(async () => {
    client.dispose();
    await target.close();
  });
  beforeEach(() => {
    kind = crypto.randomUUID();
  });
  const create = (shard: string, id: string, more: object = {}) => state.items.create({ id, kind, shard, ...more });
  const idsOf = async (query: string, partitionKey?: string[]) => {
    const sql = { query: `SELECT VALUE c.id FROM c ${query}`, parameters: [{ name: "@kind", value: kind }] };
    const options = partitionKey === undefined ? {} : { partitionKey };
    return (await state.items.query<string>(sql, options).fetchAll()).resources;
  };
  const refusal = (work: Promise<unknown>) => work.catch((error: { code: unknown }) => error.code);

  it("are one to an id within a partition, and others in other partitions", async () => {
    for (const shard of ["00", "01"]) expect((await create(shard, "x", { of: shard })).statusCode).toBe(201);
    expect(await refusal(create("00", "x"))).toBe(409);
    const read = (shard: string) => state.item("x", [kind, shard]).read<{ of: string }>();
    expect((await read("01")).resource?.of).toBe("01");
    await state.item("x", [kind, "00"]).delete();
    expect((await read("00")).statusCode).toBe(404);
    expect((await read("01")).resource?.of).toBe("01");
    expect(await refusal(state.item("x", [kind, "00"]).delete())).toBe(404);
  });

  it("are found by a query in the partition of the request, whatever its text", async () => {
    await create("00", "a");
    await create("01", "b");
    expect(await idsOf("", [kind, "00"])).toEqual(["a"]);
    expect(await idsOf("WHERE c.kind = @kind", [kind, "01"])).toEqual(["b"]);
    expect(await idsOf("", [kind, "02"])).toEqual([]);
  });

  it("are found by the key's first level in all partitions of it, in one order, and counted", async () => {
    for (const [index, id] of ["d", "a", "c", "b"].entries()) await create(`0${index % 2}`, id);
    await state.items.create({ id: "other", kind: `${kind}-other`, shard: "00" });
    expect(await idsOf("WHERE c.kind = @kind ORDER BY c.id ASC")).toEqual(["a", "b", "c", "d"]);
    const count = { query: "SELECT VALUE COUNT(1) FROM c WHERE c.kind = @kind AND c.id > @id" };
    const parameters = [
      { name: "@kind", value: kind },
      { name: "@id", value: "a" },
    ];
    expect((await state.items.query({ ...count, parameters }).fetchAll()).resources).toEqual([3]);
    const top = {
      query: "SELECT TOP @limit VALUE c.id FROM c WHERE c.kind = @kind ORDER BY c.id ASC",
      parameters: [...parameters.slice(0, 1), { name: "@limit", value: 3 }],
    };
    expect((await state.items.query(top, { maxItemCount: 2 }).fetchAll()).resources).toEqual(["a", "b", "c"]);
  });

  it("are given in pages as large as asked for", async () => {
    for (const id of ["a", "b", "c"]) await create("00", id);
    const iterator = state.items.query("SELECT VALUE c.id FROM c ORDER BY c.id ASC", {
      partitionKey: [kind, "00"],
      maxItemCount: 2,
    });
    expect((await iterator.fetchNext()).resources).toEqual(["a", "b"]);
    expect((await iterator.fetchNext()).resources).toEqual(["c"]);
    expect(iterator.hasMoreResults()).toBe(false);
  });

  it("have an etag that a write is told, that a read gives, and that changes with every write", async () => {
    const created = await create("00", "x");
    const read = await state.item("x", [kind, "00"]).read();
    const upserted = await state.items.upsert({ id: "x", kind, shard: "00" });
    expect(created.etag).toMatch(/^"[^"]+"$/);
    expect([read.etag, read.resource._etag]).toEqual([created.etag, created.etag]);
    expect([upserted.statusCode, upserted.etag === created.etag]).toEqual([200, false]);
    const accessCondition = (condition: string) => ({ accessCondition: { type: "IfMatch", condition } });
    const replace = (etag: string) =>
      state.item("x", [kind, "00"]).replace({ id: "x", kind, shard: "00" }, accessCondition(etag));
    expect(await refusal(replace(created.etag))).toBe(412);
    const replaced = await replace(upserted.etag);
    expect([replaced.statusCode, replaced.etag === upserted.etag]).toEqual([200, false]);
    expect(await refusal(state.item("x", [kind, "00"]).delete(accessCondition(created.etag)))).toBe(412);
    expect(await refusal(state.item("y", [kind, "00"]).replace({ id: "y", kind, shard: "00" }))).toBe(404);
  });

  it("must be of the partition that the request names, all levels of it", async () => {
    await create("00", "x");
    const moved = { id: "x", kind, shard: "01" };
    expect(await refusal(state.item("x", [kind, "00"]).replace(moved))).toBe(400);
    expect(await refusal(state.item("x", [kind]).read())).toBe(400);
    expect(await idsOf("", [kind, "00"])).toEqual(["x"]);
  });

  it("have ids of 1,023 bytes at the most", async () => {
    expect((await create("00", "é".repeat(511))).statusCode).toBe(201);
    expect(await refusal(create("00", "é".repeat(512)))).toBe(400);
  });

  it("have 2 MB at the most, as JSON in UTF-8", async () => {
    const rest = Buffer.byteLength(JSON.stringify({ id: "x", kind, shard: "00", text: "" }));
    const text = "é".repeat((MAX_DOCUMENT_BYTES - rest - 10_000) / 2);
    expect((await create("00", "x", { text })).statusCode).toBe(201);
    expect(await refusal(create("00", "y", { text: `${text}${"é".repeat(10_000)}` }))).toBe(413);
  });

  it("go when they have lived", async () => {
    await create("00", "brief", { ttl: 2 });
    await create("00", "long", { ttl: 1_000 });
    await create("00", "ever");
    await messages.items.create({ id: "brief", conversationId: kind, ttl: 2 });
    await sleep(3_200);
    expect(await idsOf("", [kind, "00"])).toEqual(["long", "ever"]);
    expect((await state.item("brief", [kind, "00"]).read()).statusCode).toBe(404);
    expect((await messages.item("brief", kind).read()).statusCode).toBe(404);
    expect((await create("00", "brief")).statusCode).toBe(201);
  });

  it.each([0, -2, 1.5, "1", null, 2 ** 31])("have no ttl of %s", async (ttl) => {
    expect(await refusal(create("00", "x", { ttl }))).toBe(400);
  });

  it("of a container that is not there are something else than documents that are not there", async () => {
    const missing = client.database(target.place.database).container("missing");
    const { statusCode, substatus } = await missing.item("1", "one").read();
    expect([statusCode, substatus]).toEqual([404, 1003]);
    expect(await refusal(missing.items.query("SELECT * FROM c", { partitionKey: "one" }).fetchAll())).toBe(404);
    expect((await state.item("1", [kind, "00"]).read()).substatus).not.toBe(1003);
  });
});
