import { beforeEach, describe, expect, test } from "vitest";
import { RETRIED_REASONS } from "../../../../shared/capture/notification/quarantine.ts";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { retryQuarantined } from "../../../../shared/capture/notification/retry-quarantined.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { chatMessageText, secretPem } from "../../../helpers/notification-vectors.ts";
import {
  createNotificationWorld,
  encryptedItem,
  plainItem,
  seal,
  signToken,
} from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createNotificationWorld>;

beforeEach(() => {
  world = createNotificationWorld();
});

/** Receives one item that ends in quarantine and gives its path, some time later. */
async function quarantine(item: Record<string, unknown>): Promise<string> {
  const post = world.post([item], [await signToken(world.clock.nowMs())]);
  await receiveNotifications(world.ports, post);
  const [path, ...others] = world.blobs.paths("quarantine");
  if (path === undefined || others.length > 0) throw new Error("expected one record");
  await world.clock.advance(MIN_INTERVAL_MS);
  return path;
}

/** Whether the timer that retries would come across this record. */
function isRetried(path: string): boolean {
  return RETRIED_REASONS.some((reason) => path.startsWith(`${reason}/`));
}

function retry(path: string) {
  return retryQuarantined(world.ports, path);
}

const unknownCertificate = () => encryptedItem({ encryptedContent: seal(chatMessageText, "other-2048", "second") });

describe("an item of an unknown certificate", () => {
  test("is released once the certificate is there, with the time of its arrival", async () => {
    const path = await quarantine(unknownCertificate());
    world.store.add(SECRET_NAMES.notificationCertificate, secretPem("other-2048"), "second");
    expect(await retry(path)).toEqual({ outcome: "released" });
    expect(world.queue.sent.map(({ text }) => JSON.parse(text))).toMatchObject([
      { kind: "chatMessage", receivedDateTime: "2026-01-01T00:00:00.000Z", payload: JSON.parse(chatMessageText) },
    ]);
    expect(world.blobs.paths("quarantine")).toEqual([]);
    expect(await retry(path)).toEqual({ outcome: "gone" });
  });

  test("is kept until then", async () => {
    const path = await quarantine(unknownCertificate());
    expect(await retry(path)).toEqual({ outcome: "waiting", reason: "certificate-unknown" });
    expect(world.blobs.paths("quarantine")).toEqual([path]);
    expect(isRetried(path)).toBe(true);
  });

  test("is kept when the queue does not take it", async () => {
    const path = await quarantine(unknownCertificate());
    world.store.add(SECRET_NAMES.notificationCertificate, secretPem("other-2048"), "second");
    world.queue.failNext(1);
    await expect(retry(path)).rejects.toMatchObject({ code: "queue-unavailable" });
    expect(world.blobs.paths("quarantine")).toEqual([path]);
    expect(await retry(path)).toEqual({ outcome: "released" });
  });
});

describe("an item whose clientState was unchecked", () => {
  beforeEach(() => world.store.failNext(Number.POSITIVE_INFINITY));

  test.each([
    ["with content", encryptedItem(), "chatMessage"],
    ["without content", plainItem(), "resource"],
  ])("is released once it turns out to be ours: %s", async (_name, item, kind) => {
    const path = await quarantine(item);
    world.store.failNext(0);
    expect(await retry(path)).toEqual({ outcome: "released" });
    expect(world.queue.sent.map(({ text }) => JSON.parse(text))).toMatchObject([{ kind }]);
    expect(world.blobs.paths("quarantine")).toEqual([]);
  });

  test("is discarded once it turns out not to be ours", async () => {
    const path = await quarantine(encryptedItem({ clientState: "guess" }));
    world.store.failNext(0);
    expect(await retry(path)).toEqual({ outcome: "discarded", reason: "client-state-mismatch" });
    expect(world.queue.sent).toEqual([]);
    expect(world.blobs.paths("quarantine")).toEqual([]);
    expect(world.log.linesOf("notification.discarded")).toMatchObject([{ reason: "client-state-mismatch", count: 1 }]);
  });

  test("is released although its client state has expired meanwhile and a newer one is there", async () => {
    const path = await quarantine(encryptedItem());
    world.store.failNext(0);
    world.store.expire(SECRET_NAMES.clientState, "v1");
    world.store.add(SECRET_NAMES.clientState, "a newer client state");
    expect(await retry(path)).toEqual({ outcome: "released" });
  });

  test("waits while its client state is disabled, and is released once it is enabled", async () => {
    const path = await quarantine(encryptedItem());
    world.store.failNext(0);
    world.store.add(SECRET_NAMES.clientState, "a newer client state");
    world.store.disable(SECRET_NAMES.clientState, "v1");
    expect(await retry(path)).toEqual({ outcome: "waiting", reason: "client-state-disabled" });
    expect(isRetried(path)).toBe(true);
    // However long an operator takes.
    await world.clock.advance(60 * 86_400_000);
    expect(await retry(path)).toEqual({ outcome: "waiting", reason: "client-state-disabled" });
    world.store.enable(SECRET_NAMES.clientState, "v1");
    await world.clock.advance(MIN_INTERVAL_MS);
    expect(await retry(path)).toEqual({ outcome: "released" });
  });

  test.each([
    ["with content", encryptedItem()],
    ["without content", plainItem()],
  ])("is kept while Key Vault is down: %s", async (_name, item) => {
    const path = await quarantine(item);
    expect(await retry(path)).toEqual({ outcome: "waiting", reason: "secret-unavailable" });
    expect(world.blobs.paths("quarantine")).toEqual([path]);
    expect(isRetried(path)).toBe(true);
  });
});

test("an item that is wrong in itself is kept", async () => {
  const path = await quarantine(encryptedItem({ encryptedContent: seal("not JSON") }));
  expect(await retry(path)).toEqual({ outcome: "waiting", reason: "content-undecipherable" });
  expect(isRetried(path)).toBe(false);
});

test("a blob that is no record is kept for people to look at", async () => {
  await world.blobs.putOnce({ container: "quarantine", path: "x" }, "{}");
  expect(await retry("x")).toEqual({ outcome: "waiting", reason: "item-invalid" });
  expect(world.blobs.paths("quarantine")).toEqual(["x"]);
});
