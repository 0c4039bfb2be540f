import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type Notifier, postOf, startNotifier } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

let notifier: Notifier;
let places: StoresBehindProxies;
let running: RunningStack;

beforeAll(async () => {
  [notifier, places] = await Promise.all([startNotifier(), startStoresBehindProxies()]);
  running = await startRunningStack({ seed: 43, environment: { ...notifier.environment, ...places.settings } });
});

afterAll(async () => {
  await running?.stop();
  await Promise.all([notifier?.stop(), places?.stop()]);
});

type Message = ReturnType<typeof chatMessage>;

function chatMessage(version = String(Date.now())) {
  const chatId = `19:${randomUUID()}@thread.v2`;
  return { id: version, chatId, createdDateTime: new Date().toISOString(), body: { content: randomUUID() } };
}

async function post(message: Message, members: Record<string, unknown> = {}): Promise<void> {
  const body = postOf([notifier.item(message, members)], [await notifier.token()]);
  expect((await running.post("/api/notifications", body)).status).toBe(202);
}

const isStored = async ({ chatId }: Message) => (await places.stores.documents(chatId)).length === 1;

/** Key Vault is asked no more often than every ten seconds for what nobody knows. */
async function untilStored(messages: readonly Message[]): Promise<void> {
  await waitFor(async () => {
    await running.stack.runFunction("retry-waiting");
    await delay(1_000);
    return (await Promise.all(messages.map(isStored))).every(Boolean);
  }, 45_000);
}

const SECONDS_AGO = () => Math.floor(Date.now() / 1_000) - 60;
const discarded = () => running.events("notification.discarded");

describe("secrets that expire in Key Vault, with a newer version beside them", () => {
  it("open and compare: what waited in quarantine is stored, and nothing of it is destroyed", async () => {
    notifier.vault.faults.unavailable = true;
    const waiting = Array.from({ length: 5 }, () => chatMessage());
    for (const message of waiting) await post(message);
    expect(running.events("notification.quarantined")).toHaveLength(5);

    const { vault, versions } = notifier;
    vault.expireVersion(SECRET_NAMES.clientState, versions.clientState, SECONDS_AGO());
    vault.expireVersion(SECRET_NAMES.notificationCertificate, versions.certificate, SECONDS_AGO());
    const { privateKeyPem, certificatePem } = await createNotificationCertificate({ commonName: "newer" });
    vault.setSecret(SECRET_NAMES.clientState, randomBytes(32).toString("base64url"));
    vault.setSecret(SECRET_NAMES.notificationCertificate, `${privateKeyPem}\n${certificatePem}`);
    vault.faults.unavailable = false;
    await untilStored(waiting);
    expect(discarded()).toEqual([]);
    expect(await places.stores.blobs("quarantine")).toEqual([]);
  });

  it("go on opening and comparing what is delivered under them", async () => {
    const message = chatMessage();
    await post(message);
    await waitFor(() => isStored(message));
    expect(discarded()).toEqual([]);
  });
});

describe("a client state that is disabled in Key Vault", () => {
  const meant = chatMessage();
  const forged = chatMessage();

  it("is no reason to refuse what bears it: that waits in quarantine", async () => {
    notifier.vault.disableVersion(SECRET_NAMES.clientState, notifier.versions.clientState);
    const since = running.log.length;
    // Nobody looks again for a state that is known, so one that nobody knows comes first.
    await delay(11_000);
    await post(forged, { clientState: "nobody's" });
    await post(meant);
    for (const _message of [forged, meant]) {
      await running.event("notification.quarantined", { reason: "client-state-disabled" }, since);
    }
    expect(running.events("notification.quarantined", since)).toHaveLength(2);
    await running.stack.runFunction("retry-waiting");
    await running.event("quarantine.retried", { waiting: 2, released: 0, discarded: 0 }, since);
    expect(discarded()).toEqual([]);
  });

  it("lets it in once it is enabled, and only then refuses what never bore it", async () => {
    notifier.vault.enableVersion(SECRET_NAMES.clientState, notifier.versions.clientState);
    await untilStored([meant]);
    await running.event("notification.discarded", { reason: "client-state-mismatch", count: 1 });
    expect(await places.stores.documents(forged.chatId)).toEqual([]);
  });
});

it("nothing secret is logged", () => {
  assertNoSecretsIn(running.log, notifier.secrets);
});
