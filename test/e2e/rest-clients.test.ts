import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTeamsinkClient, type Schemas, type TeamsinkClient } from "../../client/teamsink-client.ts";
import { createChat } from "../../local/tenant/model/operations/chats.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

/** More than a page holds. */
const MESSAGES = 230;

let running: RunningStack;
let model: TenantModel;
let chatId: string;
let since: string;

beforeAll(async () => {
  running = await startRunningStack({ seed: 19 });
  if (!running.stack.tenant) throw new Error("no tenant");
  ({ model } = running.stack.tenant);
  await running.subscribe();
  const memberIds = model.directory.users.all.slice(0, 3).map(({ id }) => id);
  ({ id: chatId } = createChat(model, { chatType: "group", topic: "Long", memberIds }));
  // What follows is written by people alone; the client of old trips over a message from nobody.
  since = new Date(model.nowMs + 1_000).toISOString();
  for (let index = 1; index <= MESSAGES; index += 1) {
    const createdMs = Date.parse(since) + index * 1_000;
    model.postMessage(chatId, { text: `message ${index}` }, { createdMs, fromUserId: memberIds[index % 3] ?? "" });
  }
  await waitFor(() => running.activity.processed >= MESSAGES, 45_000);
});

afterAll(() => running?.stop());

/** What the tenant really holds, as the clients print it. */
function truth(): string[] {
  const messages = [...(model.conversations.get(chatId)?.messages.values() ?? [])];
  return messages
    .filter(({ message }) => message.createdDateTime >= since)
    .map(({ message }) => `${message.from?.user?.displayName}: ${message.body.content}`);
}

async function outputOf(command: string, argv: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(command, [...argv], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, problems] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  expect(problems.includes("Traceback"), problems).toBe(false);
  return out;
}

/** As whoever read Teams by a small REST service has it: no pages, everything in one answer. */
const PYTHON = (base: string, key: string) => `
import json, urllib.parse, urllib.request

url = "${base}/messages?" + urllib.parse.urlencode({"chat_id": "${chatId}", "since": "${since}"})
with urllib.request.urlopen(urllib.request.Request(url, headers={"x-functions-key": "${key}"})) as response:
    if response.status == 200:
        data = json.loads(response.read())
        print(f"Retrieved {data['count']} messages")
        for msg in data['messages']:
            print(f"{msg['from']['user']['displayName']}: {msg['body']['content']}")
    else:
        print(f"Error: {response.status}")
`;

describe("a client that knows of no pages", () => {
  it("gets a whole conversation in one answer, in Python", async () => {
    const base = `${running.doors.http}/api`;
    const [first, ...lines] = (await outputOf("python3", ["-c", PYTHON(base, running.stack.functionKey)]))
      .trimEnd()
      .split("\n");
    expect(first).toBe(`Retrieved ${MESSAGES} messages`);
    expect(lines.toSorted()).toEqual(truth().toSorted());
  });

  it("gets it by curl, as JSON and as lines", async () => {
    const url = `${running.doors.http}/api/messages?chat_id=${encodeURIComponent(chatId)}&since=${since}`;
    const key = `x-functions-key: ${running.stack.functionKey}`;
    const answer = JSON.parse(await outputOf("curl", ["-s", "-X", "GET", "-H", key, url])) as { count: number };
    expect(answer.count).toBe(MESSAGES);
    const lines = await outputOf("curl", ["-s", "-H", key, "-H", "accept: application/x-ndjson", url]);
    const parsed = lines
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parsed).toHaveLength(MESSAGES + 1);
    expect(parsed.at(-1)).toEqual({ count: MESSAGES });
    expect(new Set(parsed.slice(0, -1).map(({ id }) => id)).size).toBe(MESSAGES);
  });
});

describe("the client that is typed by the API's own document", () => {
  const withKey = (key = running.stack.functionKey) =>
    createTeamsinkClient({ baseUrl: `${running.doors.http}/api`, headers: async () => ({ "x-functions-key": key }) });
  const withToken = async () => {
    const token = await running.stack.tokenOfApp(["Messages.Read.All"]);
    const headers = async () => ({ authorization: `Bearer ${token}` });
    return createTeamsinkClient({ baseUrl: `${running.doors.http}/api/entra`, headers });
  };

  async function linesBy(client: TeamsinkClient): Promise<string[]> {
    const lines: string[] = [];
    for (let cursor = ""; ; ) {
      const query = {
        chat_id: chatId,
        since,
        order: "createdDateTime" as const,
        limit: 100,
        ...(cursor !== "" && { cursor }),
      };
      const { data }: { data?: Schemas["MessagePage"] | string } = await client.GET("/messages", { params: { query } });
      if (data === undefined || typeof data === "string") throw new Error("no page");
      lines.push(...data.messages.map(({ from, body }) => `${from?.user?.displayName}: ${body?.content}`));
      if (data.nextLink === undefined) return lines;
      cursor = new URLSearchParams(data.nextLink.slice(1)).get("cursor") ?? "";
    }
  }

  it("goes through a conversation page by page, with a key and with a token", async () => {
    for (const client of [withKey(), await withToken()]) expect(await linesBy(client)).toEqual(truth());
  });

  it("is told what is wrong as a problem, and throws nothing", async () => {
    expect((await withKey("none").GET("/chats")).response.status).toBe(401);
    const params = { path: { conversationId: chatId, messageId: "1" } };
    const { data, error } = await withKey().GET("/messages/{conversationId}/{messageId}", { params });
    expect([data, error]).toEqual([undefined, expect.objectContaining({ code: "message-not-found", status: 404 })]);
  });
});
