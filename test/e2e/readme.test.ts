import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subscribeNow } from "../../local/stack/get-ready.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const readme = readFileSync("README.md", "utf8");

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text]) => text ?? "");
}

const queries = blocks("sql");
const curls = blocks("sh").flatMap((block) => block.split("\n").filter((line) => line.startsWith("curl ")));

describe("the README's examples", () => {
  let running: RunningStack;
  let environment: Record<string, string>;
  let conversationId: string;

  beforeAll(async () => {
    running = await startRunningStack({ seed: 77 });
    const { stack, activity } = running;
    await subscribeNow(stack, activity);
    // What was there before anybody subscribed comes by delta.
    await waitFor(() => activity.count("sync.finished") > 0);
    const model = stack.tenant?.model;
    const chat = [...(model?.conversations.values() ?? [])].find(({ teamId }) => teamId === null);
    conversationId = chat?.conversationId ?? "";
    const posted = model?.postMessage(conversationId, { text: "an example" });
    const deleted = model?.postMessage(conversationId, { text: "a mistake" });
    model?.softDelete({ conversationId, messageId: deleted?.id ?? "" });
    await running.event("message.stored", { cosmosId: posted?.id ?? "" });
    // As it was written may be stored first.
    await waitFor(async () => {
      const path = `/api/messages/${encodeURIComponent(conversationId)}/${deleted?.id}`;
      return ((await (await running.get(path)).json()) as { deletedDateTime?: string }).deletedDateTime != null;
    });
    await waitFor(() => running.events("message.stored").some(({ road }) => road === "delta"));
    environment = {
      PATH: process.env.PATH ?? "",
      TEAMSINK: stack.baseUrl,
      KEY: stack.functionKey,
      CHAT: encodeURIComponent(conversationId),
      MESSAGE: posted?.id ?? "",
    };
  });
  afterAll(() => running?.stop());

  it("are all tried here", () => {
    expect(queries).toHaveLength(3);
    expect(curls).toHaveLength(6);
  });

  it.each(queries)("%s", async (query) => {
    const {
      COSMOS_ENDPOINT: endpoint = "",
      COSMOS_KEY: key = "",
      COSMOS_DATABASE = "teamsink",
    } = running.stack.settings;
    const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
    const parameters = [{ name: "@conversationId", value: conversationId }];
    const { resources } = await client
      .database(COSMOS_DATABASE)
      .container("messages")
      .items.query({ query, parameters })
      .fetchAll();
    client.dispose();
    expect(resources.length).toBeGreaterThan(0);
  });

  it.each(curls)("%s", async (command) => {
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env: environment });
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer).not.toHaveProperty("code");
    expect(Object.keys(answer).length).toBeGreaterThan(0);
  });
});
