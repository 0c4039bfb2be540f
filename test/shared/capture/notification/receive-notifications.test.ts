import { beforeEach, describe, expect, test } from "vitest";
import type { ClientStates } from "../../../../shared/capture/notification/client-states.ts";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { parseQueueItem } from "../../../../shared/store/message/queue-item.ts";
import { chatMessageText } from "../../../helpers/notification-vectors.ts";
import {
  CLIENT_STATE,
  createNotificationWorld,
  encryptedItem,
  lifecycleItem,
  MESSAGE_RESOURCE,
  OTHER_TENANT_ID,
  plainItem,
  seal,
  signToken,
  TENANT_ID,
} from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createNotificationWorld>;
let token: string;

beforeEach(async () => {
  world = createNotificationWorld();
  token = await signToken(world.clock.nowMs());
});

function receive(items: readonly unknown[], tokens: readonly unknown[] = [token]) {
  return receiveNotifications(world.ports, world.post(items, tokens));
}

/** The counts of the receipt, or the error's code. */
async function outcomeOf(items: readonly unknown[], tokens?: readonly unknown[]) {
  const receipt = await receive(items, tokens);
  if (!receipt.ok) return receipt.error.code;
  const { accepted, discarded, quarantined } = receipt.value;
  return { accepted, discarded, quarantined };
}

function queueItems() {
  return world.queued().map((item) => ({ queue: "messages", ...item }));
}

function discards() {
  return world.log.linesOf("notification.discarded").map(({ reason, count }) => `${count} ${reason}`);
}

const accepted = (count: number) => ({ accepted: count, discarded: 0, quarantined: 0 });

describe("a good item", () => {
  const stamp = { queue: "messages", tenantId: TENANT_ID, receivedDateTime: "2026-01-01T00:00:00.000Z" };

  test("with content reaches the queue opened", async () => {
    expect(await outcomeOf([encryptedItem()])).toEqual(accepted(1));
    expect(queueItems()).toEqual([{ ...stamp, kind: "chatMessage", payload: JSON.parse(chatMessageText) }]);
    expect(parseQueueItem(JSON.parse(world.queue.sent[0]?.text ?? ""))).toMatchObject({ ok: true });
  });

  test("without content reaches it as the resource to read, with a token or without", async () => {
    expect(await outcomeOf([plainItem()], [])).toEqual(accepted(1));
    expect(await outcomeOf([plainItem()])).toEqual(accepted(1));
    const item = { ...stamp, kind: "resource", resource: MESSAGE_RESOURCE };
    expect(queueItems()).toEqual([item, item]);
    expect(parseQueueItem(JSON.parse(world.queue.sent[0]?.text ?? ""))).toMatchObject({ ok: true });
  });

  test("of a kind nobody knows yet reaches it all the same", async () => {
    const item = encryptedItem({ resource: "somethingNew('1')", encryptedContent: seal('{"@odata.type":"#new"}') });
    expect(await outcomeOf([item])).toEqual(accepted(1));
    expect(queueItems()).toMatchObject([{ kind: "chatMessage", payload: { "@odata.type": "#new" } }]);
  });

  test("of the lifecycle is reported, with an event nobody knows yet as well", async () => {
    const receipt = await receive([lifecycleItem(), lifecycleItem({ lifecycleEvent: "somethingNew" })], []);
    const subscriptionId = lifecycleItem().subscriptionId;
    const lifecycle = [
      { subscriptionId, lifecycleEvent: "reauthorizationRequired" },
      { subscriptionId, lifecycleEvent: "somethingNew" },
    ];
    expect(receipt).toEqual({ ok: true, value: { ...accepted(2), lifecycle } });
    expect(world.log.linesOf("lifecycle.received")).toMatchObject(lifecycle);
  });
});

describe("an item that is refused", () => {
  test("is discarded, counted by reason, and costs its neighbours nothing", async () => {
    const items = [
      encryptedItem(),
      encryptedItem({ clientState: "guess" }),
      encryptedItem({ tenantId: OTHER_TENANT_ID }),
      null,
      encryptedItem({ clientState: "another guess" }),
      plainItem({ resource: "chats('1')/tabs('2')" }),
      encryptedItem({ clientState: undefined }),
      encryptedItem(),
    ];
    expect(await outcomeOf(items)).toEqual({ accepted: 2, discarded: 6, quarantined: 0 });
    expect(discards().sort()).toEqual([
      "1 item-invalid",
      "1 resource-unsupported",
      "1 tenant-mismatch",
      "3 client-state-mismatch",
    ]);
    expect(world.queued()).toHaveLength(2);
  });

  test("for want of a token is discarded", async () => {
    expect(await outcomeOf([encryptedItem()], [])).toEqual({ accepted: 0, discarded: 1, quarantined: 0 });
    expect(discards()).toEqual(["1 token-missing"]);
  });

  test("for a bad token is discarded", async () => {
    const wrong = await signToken(world.clock.nowMs(), { azp: "somebody" });
    expect(await outcomeOf([encryptedItem(), plainItem(), lifecycleItem()], [wrong])).toMatchObject({ discarded: 3 });
    expect(discards()).toEqual(["3 token-wrong-publisher"]);
  });

  test("leaves nothing behind that a stranger could fill our storage with", async () => {
    await receive([encryptedItem({ clientState: "guess", encryptedContent: { data: "x" } })]);
    await receive([encryptedItem({ encryptedContent: { data: "x" } })], []);
    expect([world.queue.sent, world.blobs.paths("quarantine")]).toEqual([[], []]);
  });
});

test("a post of several tenants: ours is taken, though its neighbour's token fails here", async () => {
  const theirs = await signToken(world.clock.nowMs(), { iss: "https://sts.windows.net/other/", tid: "other" });
  const items = [encryptedItem({ tenantId: OTHER_TENANT_ID }), encryptedItem()];
  expect(await outcomeOf(items, [theirs, token])).toEqual({ accepted: 1, discarded: 1, quarantined: 0 });
  expect(discards()).toEqual(["1 tenant-mismatch"]);
});

describe("an authentic item that cannot be opened", () => {
  const flipped = { ...seal(chatMessageText), dataSignature: seal(chatMessageText).dataSignature };
  test.each([
    ["a signature that does not match", { encryptedContent: flipped }, "signature-mismatch"],
    ["content that is no JSON", { encryptedContent: seal("no JSON") }, "content-undecipherable"],
    ["content of another shape", { encryptedContent: "text" }, "content-undecipherable"],
    ["an unknown certificate", { encryptedContent: seal("{}", "other-2048", "unknown") }, "certificate-unknown"],
  ])("is quarantined: %s", async (_name, members, reason) => {
    expect(await outcomeOf([encryptedItem(members), encryptedItem()])).toEqual({
      accepted: 1,
      discarded: 0,
      quarantined: 1,
    });
    const [path, ...others] = world.blobs.paths("quarantine");
    expect([path?.startsWith(`${reason}/2026-01-01/`), others]).toEqual([true, []]);
    expect(world.log.linesOf("notification.quarantined")).toMatchObject([{ reason, path }]);
  });
});

describe("while Key Vault is down from the start", () => {
  beforeEach(() => world.store.failNext(Number.POSITIVE_INFINITY));

  test("an item that a token proves is quarantined with what is still to be checked", async () => {
    expect(await outcomeOf([encryptedItem(), plainItem()])).toEqual({ accepted: 0, discarded: 0, quarantined: 2 });
    const paths = world.blobs.paths("quarantine");
    const records = await Promise.all(paths.map((path) => world.blobs.get({ container: "quarantine", path })));
    const outstanding = records.map((record) => JSON.parse(record ?? "").outstanding.join());
    expect(outstanding.sort()).toEqual(["clientState", "clientState,content"]);
  });

  test("one that nothing proves is neither kept nor refused: Graph sends it again", async () => {
    expect(await outcomeOf([plainItem()], [])).toBe("secret-unavailable");
    expect(await outcomeOf([lifecycleItem()])).toBe("secret-unavailable");
    expect(world.blobs.paths("quarantine")).toEqual([]);
  });

  test("one without a token is refused as ever", async () => {
    expect(await outcomeOf([encryptedItem()], [])).toEqual({ accepted: 0, discarded: 1, quarantined: 0 });
  });
});

test("a client state added while Key Vault is unreachable from here is quarantined, not refused", async () => {
  await receive([encryptedItem()]);
  world.store.add(SECRET_NAMES.clientState, "new");
  world.store.failNext(Number.POSITIVE_INFINITY);
  await world.clock.advance(MIN_INTERVAL_MS);
  expect(await outcomeOf([encryptedItem({ clientState: "new" })])).toEqual({
    accepted: 0,
    discarded: 0,
    quarantined: 1,
  });
});

describe("what is not durable is not acknowledged", () => {
  test("queue down for one message of two, in which seventeen items stand", async () => {
    world.queue.failNext(1);
    expect(await outcomeOf(Array.from({ length: 17 }, () => encryptedItem()))).toBe("queue-unavailable");
    expect(world.queued()).toHaveLength(1);
    expect(world.log.linesOf("notification.refused")).toMatchObject([{ reason: "queue-unavailable", status: 503 }]);
    expect(world.log.linesOf("notification.received")).toEqual([]);
  });

  test("quarantine down", async () => {
    world.blobs.failNext(1);
    expect(await outcomeOf([encryptedItem({ encryptedContent: "text" })])).toBe("blob-unavailable");
  });

  test("quarantine down for one item, which costs its neighbour nothing", async () => {
    world.blobs.failNext(1);
    expect(await outcomeOf([encryptedItem({ encryptedContent: "text" }), encryptedItem()])).toBe("blob-unavailable");
    expect(world.queued()).toHaveLength(1);
  });

  test("authority down", async () => {
    const down = createNotificationWorld({ keySet: async () => Promise.reject(new TypeError("fetch failed")) });
    const receipt = await receiveNotifications(down.ports, down.post([encryptedItem()], [token]));
    expect(receipt).toMatchObject({ ok: false, error: { code: "authority-unavailable" } });
  });

  test("our clock ten minutes behind: nothing is acknowledged, and once it is right the same post is taken", async () => {
    const post = world.post([encryptedItem()], [await signToken(world.clock.nowMs() + 600_000)]);
    const receipt = await receiveNotifications(world.ports, post);
    expect(receipt).toMatchObject({ ok: false, error: { code: "token-out-of-time" } });
    expect(world.log.linesOf("notification.refused")).toMatchObject([{ reason: "token-out-of-time", status: 503 }]);
    expect(world.log.linesOf("clock.doubted")).toMatchObject([{ seenIn: "validation-token", offMs: -540_000 }]);
    expect(world.log.linesOf("notification.discarded")).toEqual([]);
    await world.clock.advance(600_000);
    expect(await receiveNotifications(world.ports, post)).toMatchObject({ ok: true, value: { accepted: 1 } });
  });

  test("a token that is out of time costs nothing where another is valid", async () => {
    const tokens = [await signToken(world.clock.nowMs() - 7_200_000), token];
    expect(await outcomeOf([encryptedItem()], tokens)).toEqual(accepted(1));
  });

  test("a defect of ours is thrown, not acknowledged", async () => {
    const queue = { ...world.queue, send: async () => Promise.reject(new TypeError("a defect")) };
    const post = world.post([encryptedItem()], [token]);
    await expect(receiveNotifications({ ...world.ports, queue }, post)).rejects.toThrow("a defect");
  });
});

test.each([
  ["{", "body-not-json", 400],
  ["{}", "envelope-invalid", 400],
  [" ".repeat(5_000_000), "body-too-large", 413],
])("a body is refused, %#", async (bodyText, reason, status) => {
  const receipt = await receiveNotifications(world.ports, { bodyText, receivedMs: world.clock.nowMs() });
  expect(receipt).toMatchObject({ ok: false, error: { code: reason } });
  expect(world.log.linesOf("notification.refused")).toMatchObject([{ reason, status }]);
});

test("the log says how many and how long, and nothing of what was in the post", async () => {
  const post = world.post(
    [encryptedItem(), encryptedItem({ clientState: "guess" }), encryptedItem({ encryptedContent: "x" })],
    [token, "bad"],
  );
  await world.clock.advance(250);
  await receiveNotifications(world.ports, post);
  const received = { items: 3, accepted: 1, discarded: 1, quarantined: 1, durationMs: 250 };
  expect(world.log.linesOf("notification.received")).toEqual([
    { event: "notification.received", level: "info", ...received },
  ]);
  const lines = JSON.stringify(world.log.lines);
  for (const secret of [CLIENT_STATE, "guess", token, "Grüße"]) expect(lines).not.toContain(secret);
});

test("the client state that the items of a post share is compared once, and each other one too", async () => {
  const checked: string[] = [];
  const check: ClientStates["check"] = async (clientState) => {
    checked.push(clientState);
    return world.clientStates.check(clientState);
  };
  const clientStates = { ...world.clientStates, check };
  const others = [encryptedItem({ clientState: "guess" }), plainItem({ clientState: "guess" }), lifecycleItem()];
  const post = world.post([encryptedItem(), ...others, encryptedItem()], [token]);
  const receipt = await receiveNotifications({ ...world.ports, clientStates }, post);
  expect(receipt).toMatchObject({ ok: true, value: { accepted: 3, discarded: 2 } });
  expect(checked.sort()).toEqual([CLIENT_STATE, "guess"]);
});

describe("on an instance of two cores", () => {
  /** How many turns of the event loop pass until the first item is in the queue: none while this thread does the RSA. */
  async function turnsUntilFirst(items: number): Promise<number> {
    let turns = 0;
    let first: number | undefined;
    const count = () => {
      turns += 1;
      if (first === undefined) setImmediate(count);
    };
    const send = async () => {
      first ??= turns;
    };
    // What every later post finds in memory.
    await receive([plainItem()]);
    const post = world.post(
      Array.from({ length: items }, () => encryptedItem()),
      [token],
    );
    const received = receiveNotifications({ ...world.ports, cores: 2, queue: { ...world.queue, send } }, post);
    setImmediate(count);
    expect(await received).toMatchObject({ ok: true, value: { accepted: items } });
    return first ?? -1;
  }

  test("a large post leaves this thread free for others while its keys are decrypted, a small one is done at once", async () => {
    expect(await turnsUntilFirst(20)).toBeGreaterThan(0);
    expect(await turnsUntilFirst(1)).toBe(0);
  });

  test("a post has the same outcome as on one", async () => {
    const items = [
      ...Array.from({ length: 6 }, (_item, index) => encryptedItem({}, JSON.stringify({ id: `${index}` }))),
      encryptedItem({ encryptedContent: { ...seal("{}"), dataKey: seal("{}").dataKey } }),
      encryptedItem({ encryptedContent: { ...seal("{}"), dataKey: "AAAA" } }),
      encryptedItem({ encryptedContent: seal("{}", "other-2048", "unknown") }),
      encryptedItem({ clientState: "guess" }),
    ];
    const outcomes = await Promise.all(
      [1, 2].map(async (cores) => {
        const each = createNotificationWorld();
        const receipt = await receiveNotifications({ ...each.ports, cores }, each.post(items, [token]));
        return { receipt, sent: each.queue.sent, kept: each.blobs.paths("quarantine"), lines: each.log.lines };
      }),
    );
    expect(outcomes[0]).toMatchObject({ receipt: { ok: true, value: { accepted: 6, discarded: 1, quarantined: 3 } } });
    const byText = (sent: (typeof world.queue)["sent"]) => sent.map(({ text }) => text).sort();
    expect(outcomes[1]).toMatchObject({ receipt: outcomes[0]?.receipt, kept: outcomes[0]?.kept });
    expect(byText(outcomes[1]?.sent ?? [])).toEqual(byText(outcomes[0]?.sent ?? []));
  });
});
