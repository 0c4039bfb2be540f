import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import { BLOB_CONTAINERS } from "../../shared/port/blob-store.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { poisonQueueOf, QUEUES } from "../../shared/port/work-queue.ts";
import { type Answer, createAdminApi } from "../helpers/admin-api.ts";
import { noFault } from "../helpers/fault-proxy.ts";
import { type Notifier, postOf, startNotifier } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { sealContent } from "../helpers/seal.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";
import { trustAuthority } from "../helpers/trust.ts";

let notifier: Notifier;
let places: StoresBehindProxies;
let running: RunningStack;
let admin: ReturnType<typeof createAdminApi>;
let untrust: (() => void) | undefined;
const bodies: Record<string, string> = {};

beforeAll(async () => {
  [notifier, places] = await Promise.all([startNotifier(), startStoresBehindProxies()]);
  running = await startRunningStack({ seed: 41, environment: { ...notifier.environment, ...places.settings } });
  admin = createAdminApi({ ...running.stack, operatorKey: notifier.secrets.operatorKey });
  untrust = trustAuthority(await readFile(notifier.environment.NODE_EXTRA_CA_CERTS ?? "", "utf8"));
});

afterAll(async () => {
  untrust?.();
  await running?.stop();
  await Promise.all([notifier?.stop(), places?.stop()]);
});

function chatMessage() {
  const content = `nobody may read ${randomUUID()}`;
  const chatId = `19:${randomUUID()}@thread.v2`;
  bodies[chatId] = content;
  return { id: String(Date.now()), chatId, createdDateTime: new Date().toISOString(), body: { content } };
}

const itemOf = (payload: object) => ({
  kind: "chatMessage",
  tenantId: notifier.environment.GRAPH_TENANT_ID,
  receivedDateTime: new Date().toISOString(),
  payload,
});

const isStored = ({ chatId }: { chatId: string }) =>
  waitFor(async () => (await places.stores.documents(chatId)).length === 1);

type Item = Readonly<Record<string, unknown>> & { readonly id: string };
const itemsOf = ({ body }: Answer) => body.deadLetters as readonly Item[];

/** The only thing that the list holds, once it is there. */
async function listed(query: string): Promise<Item> {
  await waitFor(async () => (await admin.get(`/api/dead-letters?${query}`)).body.count === 1);
  const [item] = itemsOf(await admin.get(`/api/dead-letters?${query}`));
  return item as Item;
}

async function sendPoison(body: unknown): Promise<void> {
  const queue = QueueServiceClient.fromConnectionString(places.settings.AzureWebJobsStorage ?? "");
  const client = queue.getQueueClient(poisonQueueOf("messages"));
  await client.createIfNotExists();
  await client.sendMessage(Buffer.from(JSON.stringify(body)).toString("base64"));
}

describe("a poison message", () => {
  it("is listed without its body, shown with it, re-driven by id and then resolved", async () => {
    const message = chatMessage();
    await sendPoison(itemOf(message));
    const item = await listed("reason=retries-exhausted");
    expect(item).toMatchObject({ kind: "dead-letter", queue: "messages", state: "waiting", redrives: 0 });
    expect(item).not.toHaveProperty("body");
    const shown = await admin.get(`/api/dead-letters/${item.id}?bodies=true`);
    expect(shown.body).toMatchObject({
      id: item.id,
      body: { payload: { chatId: message.chatId, body: message.body } },
    });

    const answer = await admin.post("/api/dead-letters", { ids: [item.id] });
    expect(answer).toMatchObject({ status: 200, body: { matched: 1, redriven: 1, remaining: 0 } });
    await isStored(message);
    expect(await listed("state=resolved")).toMatchObject({ id: item.id, redrives: 1 });
    expect(itemsOf(await admin.get("/api/dead-letters?reason=retries-exhausted"))).toEqual([]);
    expect((await admin.post("/api/dead-letters", { ids: [item.id] })).body).toMatchObject({
      redriven: 0,
      resolved: 1,
    });
  });

  it("is not lost while Cosmos DB is away: it goes back as a new one, and the timer tells of it", async () => {
    const since = running.log.length;
    places.cosmos.fault = () => ({ status: 403 });
    await sendPoison(itemOf(chatMessage()));
    await running.event("dead-letter.postponed", { queue: "messages", reason: "cosmos-forbidden" }, since);
    places.cosmos.fault = noFault;
    await running.stack.runFunction("retry-waiting");
    await running.event("poison.waiting", { queue: "messages-poison", count: 1 }, since);
  });
});

describe("a message that cannot be worked off", () => {
  it("is re-driven by its reason once the cause is repaired", async () => {
    const message = chatMessage();
    const path = `${QUEUES.messages}/${randomUUID()}.json`;
    await places.stores.enqueue(Buffer.from(JSON.stringify({ claim: path })).toString("base64"));
    const item = await listed("reason=queue-message-invalid");
    expect(item).toMatchObject({ state: "waiting", nextRetryDateTime: null });
    const byReason = { reason: "queue-message-invalid" };
    expect((await admin.post("/api/dead-letters", byReason)).body).toMatchObject({ redriven: 1 });
    await waitFor(async () => (await admin.get(`/api/dead-letters/${item.id}`)).body.state === "waiting");

    const storage = BlobServiceClient.fromConnectionString(places.settings.AzureWebJobsStorage ?? "");
    const text = JSON.stringify(itemOf(message));
    await storage.getContainerClient(BLOB_CONTAINERS.claims).getBlockBlobClient(path).upload(text, text.length);
    const dry = await admin.post("/api/dead-letters", { ...byReason, dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, matched: 1, redriven: 0 });
    expect((await admin.post("/api/dead-letters", byReason)).body).toMatchObject({ matched: 1, redriven: 1 });
    await isStored(message);
    await waitFor(async () => (await admin.get(`/api/dead-letters/${item.id}`)).body.state === "resolved");
  });
});

describe("an item of a certificate that is not enabled", () => {
  it("is listed, still encrypted, and released by itself once it is enabled", async () => {
    const certificate = await createNotificationCertificate({ commonName: "disabled for now" });
    const pem = `${certificate.privateKeyPem}\n${certificate.certificatePem}`;
    const name = SECRET_NAMES.notificationCertificate;
    const certificateId = notifier.vault.setSecret(name, pem, { enabled: false });
    const message = chatMessage();
    const { certificatePem } = certificate;
    const encryptedContent = sealContent(JSON.stringify(message), { certificatePem, certificateId });
    const post = postOf([notifier.item(message, { encryptedContent })], [await notifier.token()]);
    expect((await running.post("/api/notifications", post)).status).toBe(202);

    const item = await listed("kind=quarantine");
    expect(item).toMatchObject({ reason: "certificate-unknown", encryptionCertificateId: certificateId });
    const shown = await admin.get(`/api/dead-letters/${item.id}?bodies=true`);
    expect(shown.body).toMatchObject({ body: { encryptedContent: { encryptionCertificateId: certificateId } } });
    expect(JSON.stringify(shown.body)).not.toContain(message.body.content);
    const tooSoon = await admin.post("/api/dead-letters", { ids: [item.id] });
    expect(tooSoon.body).toMatchObject({ matched: 1, waiting: 1, released: 0 });

    const enabled = await fetch(`${notifier.vault.url}/secrets/${name}/${certificateId}?api-version=7.5`, {
      method: "PATCH",
      headers: { authorization: "Bearer anybody" },
      body: JSON.stringify({ attributes: { enabled: true } }),
    });
    expect(enabled.status).toBe(200);
    // Key Vault is asked no more often than every ten seconds for a certificate that nobody knows.
    await waitFor(async () => {
      await running.stack.runFunction("retry-waiting");
      await delay(1_000);
      return (await places.stores.documents(message.chatId)).length === 1;
    }, 30_000);
    expect(itemsOf(await admin.get("/api/dead-letters?kind=quarantine"))).toEqual([]);
    expect((await admin.get(`/api/dead-letters/${item.id}`)).body).toMatchObject({ code: "dead-letter-not-found" });
  });
});

describe("every answer", () => {
  it.each([
    ["GET", "/api/health?x=1", 400],
    ["GET", "/api/docs/x.js", 404],
    ["GET", "/api/messages?chat_id=%3Cscript%3E", 404],
    ["GET", "/api/messages?%3Cscript%3E=1", 400],
    ["GET", "/api/dead-letters", 403],
    ["POST", "/api/notifications", 400],
    ["POST", "/api/notifications?validationToken=a", 200],
  ])(
    "(%s %s) is kept by no cache, guessed at by no browser, repeats no markup and names its invocation",
    async (...[method, path, status]) => {
      const headers = { "x-functions-key": running.stack.functionKey };
      const response = await fetch(`${running.doors.http}${path}`, { method, headers });
      const seen = (name: string) => response.headers.get(name);
      expect([response.status, seen("cache-control"), seen("x-content-type-options")]).toEqual([
        status,
        "no-store",
        "nosniff",
      ]);
      const invocationId = seen("x-invocation-id");
      // An answer may overtake the line that tells of it.
      await waitFor(() => running.log.some((record) => record.invocationId === invocationId));
      if (seen("content-type") === "application/problem+json") expect(await response.text()).not.toContain("<");
    },
  );
});

describe("the requests", () => {
  it.each([
    ["GET", "/api/dead-letters"],
    ["POST", "/api/dead-letters"],
    ["GET", "/api/dead-letters/x"],
    ["GET", "/api/sync"],
    ["GET", "/api/rebuild"],
    ["POST", "/api/rebuild"],
  ])("%s %s wants a function key, and the operator key", async (method, path) => {
    const { functionKey, masterKey } = running.stack;
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${running.doors.http}${path}`, { method, headers })).status;
    const operatorKey = notifier.secrets.operatorKey ?? "";
    expect(await ask({})).toBe(401);
    expect(await ask({ "x-operator-key": operatorKey })).toBe(401);
    for (const key of [functionKey, masterKey]) {
      expect(await ask({ "x-functions-key": key })).toBe(403);
      expect(await ask({ "x-functions-key": key, "x-operator-key": functionKey })).toBe(403);
    }
  });

  it("reach no other container by a path that climbs", async () => {
    const storage = BlobServiceClient.fromConnectionString(places.settings.AzureWebJobsStorage ?? "");
    const raw = storage.getContainerClient(BLOB_CONTAINERS.raw).getBlockBlobClient("a/-/1/1.json");
    await raw.upload("{}", 2);
    for (const path of [
      "../raw/a/-/1/1.json",
      "x/../../raw/a/-/1/1.json",
      "..%2fraw/a/-/1/1.json",
      "./../raw/a/-/1/1.json",
    ]) {
      const id = `q-${Buffer.from(path).toString("base64url")}`;
      expect(await admin.get(`/api/dead-letters/${id}?bodies=true`)).toMatchObject({ status: 404 });
      expect((await admin.post("/api/dead-letters", { ids: [id] })).body).toMatchObject({ matched: 0, notFound: 1 });
    }
    expect(await raw.exists()).toBe(true);
    await raw.delete();
  });

  it("names every wrong parameter and member", async () => {
    const list = await admin.get("/api/dead-letters?limit=0&queue=x&colour=red");
    expect(list).toMatchObject({ status: 400, contentType: "application/problem+json" });
    expect(list.body).toMatchObject({ code: "query-invalid" });
    const named = (answer: Answer) => (answer.body.errors as { parameter: string }[]).map(({ parameter }) => parameter);
    expect(named(list).sort()).toEqual(["colour", "limit", "queue"]);
    const redrive = await admin.post("/api/dead-letters", { ids: ["../x"], dryRun: "no", all: true });
    expect(redrive).toMatchObject({ status: 400, body: { code: "body-invalid" } });
    expect(named(redrive).sort()).toEqual(["all", "dryRun", "ids.0"]);
    expect(await admin.post("/api/rebuild", { restart: 1 })).toMatchObject({
      status: 400,
      body: { code: "body-invalid" },
    });
    const headers = {
      "x-functions-key": running.stack.functionKey,
      "x-operator-key": notifier.secrets.operatorKey ?? "",
    };
    const text = await fetch(`${running.doors.http}/api/dead-letters`, { method: "POST", headers, body: "{" });
    expect([text.status, ((await text.json()) as { code: string }).code]).toEqual([400, "body-not-json"]);
  });

  it("log no body and no secret", () => {
    assertNoSecretsIn(running.log, { ...notifier.secrets, ...bodies, functionKey: running.stack.functionKey });
  });
});
