import { readFile } from "node:fs/promises";
import { CosmosClient } from "@azure/cosmos";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { freePort } from "../../local/free-port.ts";
import { startChildService } from "../../local/services/child-service.ts";
import { resourcesIn } from "../../shared/base/read-settings.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { waitFor } from "../helpers/processes.ts";
import { type StartCli, startCli } from "../helpers/start-cli.ts";
import { trustAuthority } from "../helpers/trust.ts";

const START_LIMIT_MS = 60_000;
const hostPort = await freePort();
const text = z.string();
const services = await startChildService({
  entry: new URL("../fixtures/start/somebody-elses-services.ts", import.meta.url),
  args: [String(hostPort)],
  readySchema: z.object({
    graphUrl: text,
    vaultUrl: text,
    tunnelUrl: text,
    caFile: text,
    tenantId: text,
    clientId: text,
    clientSecret: text,
  }),
});
const { graphUrl, vaultUrl, tunnelUrl, caFile, tenantId, clientId, clientSecret } = services.ready;
const untrust = trustAuthority(await readFile(caFile, "utf8"));
const GRAPH = {
  GRAPH_ENDPOINT: graphUrl,
  GRAPH_AUTHORITY: graphUrl,
  GRAPH_TENANT_ID: tenantId,
  GRAPH_CLIENT_ID: clientId,
  AZURE_CLIENT_SECRET: clientSecret,
  NOTIFICATION_BASE_URL: tunnelUrl,
  NODE_EXTRA_CA_CERTS: caFile,
};

let cli: StartCli | undefined;
afterEach(() => cli?.stop());
afterAll(async () => {
  untrust();
  await services.stop();
});

/** The control API of the tenant, which is not part of Graph. */
async function control<T>(path: string, body?: object): Promise<T> {
  const init = body && { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${graphUrl}/_control${path}`, init);
  expect(response.ok, path).toBe(true);
  return (await response.json()) as T;
}

/** What was written while the first reading went on may have come with it: what is written after it comes live alone. */
const MAX_POSTS = 30;

/** Posts in that tenant until a message came live, and waits until it stands in the Cosmos that was started here. */
async function expectToArriveLive({ stderr }: StartCli, written: string): Promise<void> {
  const { messages } = await control<{ messages: { conversationId: string; teamId: string | null }[] }>("/truth");
  const conversationId = messages.find(({ teamId }) => teamId === null)?.conversationId ?? "";
  const endpoint = /Cosmos DB \(cosmosdb-server\)\s+(\S+)/.exec(stderr())?.[1] ?? "";
  const client = new CosmosClient({ endpoint, key: "any", connectionPolicy: { enableEndpointDiscovery: false } });
  const stored = client.database("teamsink").container("messages");
  const roads: string[] = [];
  while (roads.at(-1) !== "live" && roads.length < MAX_POSTS) {
    const { id } = await control<{ id: string }>("/messages/create", { conversationId, text: written });
    const item = stored.item(id, conversationId);
    await waitFor(async () => (await item.read()).statusCode === 200);
    const { resource } = await item.read<{ text: string; tenantId: string; sink: { road: string } }>();
    expect(resource).toMatchObject({ text: written, tenantId });
    roads.push(resource?.sink.road ?? "none");
  }
  expect(roads.at(-1), roads.join()).toBe("live");
  client.dispose();
}

const subscriptions = async () => (await control<{ subscriptions: number }>("/stats")).subscriptions;

describe("npm start with a Graph that is not ours", () => {
  it("uses it and its Key Vault, and starts no simulator", async () => {
    cli = startCli(["--port", String(hostPort)], { ...GRAPH, KEY_VAULT_URL: vaultUrl });
    await cli.says(/Ctrl\+C ends everything/, START_LIMIT_MS);
    expect(cli.stderr()).not.toMatch(/simulated|stand-in/);
    expect(cli.stderr()).toContain(`Graph (${graphUrl}) posts to ${tunnelUrl}/api/notifications`);
    expect(await subscriptions()).toBe(resourcesIn(SETTINGS.GRAPH_RESOURCES.default).length);
    await expectToArriveLive(cli, "posted where somebody else looks after the tenant");
    cli.signal("SIGINT");
    expect(await cli.ended, cli.stderr()).toBe(0);
  });

  it("gives the stand-in for Key Vault the app's secret when no Key Vault is named", async () => {
    await control("/subscription-removed", {});
    cli = startCli(["--port", String(hostPort)], GRAPH);
    await cli.says(/Ctrl\+C ends everything/, START_LIMIT_MS);
    expect(cli.stderr()).not.toContain("simulated");
    expect(cli.stderr()).toContain("Key Vault (stand-in)");
    await expectToArriveLive(cli, "opened with a key of our own");
  });

  it("says why nothing comes from it, and goes on", async () => {
    cli = startCli([], { ...GRAPH, KEY_VAULT_URL: vaultUrl, GRAPH_CLIENT_ID: tenantId });
    await cli.says(/Ctrl\+C ends everything/, START_LIMIT_MS);
    expect(cli.stderr()).toMatch(/Could not subscribe|did not take the subscription/);
    cli.signal("SIGINT");
    expect(await cli.ended).toBe(0);
  });

  it("tells where Graph has to find us when nothing else is said", async () => {
    const { NOTIFICATION_BASE_URL: _tunnel, ...environment } = GRAPH;
    cli = startCli([], environment);
    await cli.says(/Ctrl\+C ends everything/, START_LIMIT_MS);
    const file = /a Graph on this machine that trusts (\S+)\./.exec(cli.stderr())?.[1] ?? "";
    const ours = await readFile(`${file}`, "utf8");
    const address = /posts to (https:\/\/localhost:\d+)\/api\/notifications/.exec(cli.stderr())?.[1] ?? "";
    const stopTrusting = trustAuthority(ours);
    expect((await fetch(`${address}/api/health`)).headers.get("content-type")).toContain("json");
    stopTrusting();
  });

  it("uses a Key Vault that is not ours with the simulated tenant, whose secret it holds", async () => {
    cli = startCli(["--messages", "10", "--exit"], {
      KEY_VAULT_URL: vaultUrl,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      AZURE_AUTHORITY_HOST: graphUrl,
      NODE_EXTRA_CA_CERTS: caFile,
    });
    expect(await cli.ended, cli.stderr()).toBe(0);
    expect(cli.stderr()).not.toContain("stand-in");
    expect(cli.stderr()).toContain("simulated");
    expect(JSON.parse(cli.stdout())).toMatchObject({ posted: 10, stored: 10, lost: 0, stale: 0 });
  });
});

describe("what is missing is said before anything starts", () => {
  const cases: [what: string, environment: Record<string, string>, sentence: string][] = [
    [
      "GRAPH_ENDPOINT alone",
      { GRAPH_ENDPOINT: graphUrl },
      "GRAPH_ENDPOINT names a Graph that is not ours, which needs GRAPH_AUTHORITY, GRAPH_TENANT_ID, GRAPH_CLIENT_ID as well",
    ],
    [
      "no secret",
      { GRAPH_ENDPOINT: graphUrl, GRAPH_AUTHORITY: graphUrl, GRAPH_TENANT_ID: tenantId, GRAPH_CLIENT_ID: clientId },
      "GRAPH_ENDPOINT without KEY_VAULT_URL needs AZURE_CLIENT_SECRET, the app's secret for that Graph",
    ],
  ];
  it.each(cases)("%s", async (_what, environment, sentence) => {
    cli = startCli([], environment);
    expect(await cli.ended).toBe(1);
    expect(cli.stderr()).toBe(`Starting …\n${sentence}\n`);
  });

  it("--messages, which posts in the simulated tenant", async () => {
    cli = startCli(["--messages", "5", "--exit"], GRAPH);
    expect(await cli.ended).toBe(2);
    expect(cli.stderr()).toContain("--messages posts in the simulated tenant, which GRAPH_ENDPOINT replaces");
  });
});
