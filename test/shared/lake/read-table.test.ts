import { HttpRequest, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tables } from "../../../functions/tables.ts";
import type { App } from "../../../shared/compose.ts";
import { readTable } from "../../../shared/lake/read-table.ts";
import type { ChangeFeed } from "../../../shared/port/change-feed.ts";
import { withoutContainers } from "../../../shared/serve/access/seen-changes.ts";
import { createLakeWorld } from "./lake-world.ts";

let world: ReturnType<typeof createLakeWorld>;
beforeEach(() => {
  world = createLakeWorld();
});
afterEach(() => world.close());

/** All pages, from the beginning. */
async function rowsOf(feed: ChangeFeed, table: string, limit: number) {
  const rows: string[] = [];
  for (let position: string | undefined; ; ) {
    const page = await readTable(feed, { table, position, limit });
    if (!page.ok) throw page.error;
    expect(page.value.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.value.rows);
    if (!page.value.hasMore) return { rows, position: page.value.position };
    position = page.value.position;
  }
}

describe("a table by HTTP", () => {
  it.each([1, 2, 100])("has the same rows as the files of the lake, %i at a time", async (limit) => {
    for (let id = 1; id <= 5; id += 1) await world.say(String(id));
    await world.say("6", { replyToId: "1", chatId: null, channelIdentity: { teamId: "t", channelId: "c" } });
    await world.run();
    const files = await world.read();
    for (const table of ["messages", "message_replies"]) {
      const { rows } = await rowsOf(world.changeFeed, table, limit);
      const inFiles = (await files.rows(table)).map((row) => row.id);
      expect(rows.map((line) => JSON.parse(line).id).toSorted()).toEqual(inFiles.toSorted());
    }
  });

  it("writes every cell as the files have it, a number of nineteen digits whole", async () => {
    await world.say("1", { subject: 'a "quoted" one' });
    await world.run();
    const [inFile] = await (await world.read()).rows("messages");
    const { rows } = await rowsOf(world.changeFeed, "messages", 10);
    const line = rows[0] ?? "";
    expect(line).toContain(`"row_version":${inFile?.row_version}`);
    const { row_version: _rowVersion, ...cells } = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(cells).length).toBeGreaterThan(20);
    for (const [name, cell] of Object.entries(cells)) {
      const stored = inFile?.[name] ?? null;
      if (name.endsWith("_at")) expect([name, Date.parse(String(cell))]).toEqual([name, Number(stored)]);
      else expect([name, cell]).toEqual([name, stored]);
    }
  });

  it("goes on after a position, and says so in its last line", async () => {
    await world.say("1");
    const { position } = await rowsOf(world.changeFeed, "messages", 10);
    await world.say("2");
    const handler = tables({ changeFeed: world.changeFeed } as unknown as App);
    const url = `http://localhost/api/tables/messages?position=${position}`;
    const request = new HttpRequest({ method: "GET", url, params: { table: "messages" } });
    const answer = await handler(request, new InvocationContext());
    const lines = String(answer.body)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ id, hasMore }) => id ?? hasMore)).toEqual(["2", false]);
    expect(String(answer.body)).toMatch(/\n$/);
    expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
  });

  it("is refused by its name, by a position of another, and without a role", async () => {
    const refused = async (feed: ChangeFeed, table: string, position?: string) => {
      const page = await readTable(feed, { table, position, limit: 1 });
      return page.ok ? "given" : page.error.code;
    };
    const { position } = await rowsOf(world.changeFeed, "teams", 1);
    expect(await refused(world.changeFeed, "nothing")).toBe("table-not-found");
    expect(await refused(world.changeFeed, "messages", position)).toBe("position-invalid");
    expect(await refused(withoutContainers(world.changeFeed, new Set(["messages"])), "messages")).toBe("role-required");
    expect(await refused(withoutContainers(world.changeFeed, new Set(["messages"])), "teams")).toBe("given");
  });
});
