import { beforeEach, describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../../shared/base/errors/errors.ts";
import { parseItem } from "../../../../shared/capture/notification/envelope.ts";
import { quarantineItem } from "../../../../shared/capture/notification/quarantine.ts";
import { keepDeadLetter } from "../../../../shared/job/dead-letter.ts";
import { listEntriesParameters } from "../../../../shared/operate/dead-letter/dead-letter-parameters.ts";
import { entryIdOf } from "../../../../shared/operate/dead-letter/entry-id.ts";
import { type EntryItem, listEntries, oneEntry } from "../../../../shared/operate/dead-letter/list-entries.ts";
import type { QueueName } from "../../../../shared/port/work-queue.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { createDeadLetterWorld } from "../../../helpers/dead-letter-world.ts";
import { CLIENT_STATE, encryptedItem } from "../../../helpers/notification-world.ts";

const DAY_MS = 86_400_000;
let world: ReturnType<typeof createDeadLetterWorld>;
beforeEach(() => {
  world = createDeadLetterWorld();
});

function letter(
  name: string,
  reason: ErrorCode | "retries-exhausted" = "message-invalid",
  queue: QueueName = "messages",
) {
  return keepDeadLetter(world.ports, { queue, reason, detail: "why", body: { name, content: "a secret body" } });
}

async function quarantine(name: string, reason: ErrorCode = "certificate-unknown") {
  const item = parseItem(encryptedItem({ resource: name }));
  if (!item.ok || item.value.kind !== "change") throw new Error("expected a change");
  const receivedDateTime = new Date(world.clock.nowMs()).toISOString();
  await quarantineItem(world.ports, item.value, { reason, receivedDateTime, outstanding: ["clientState", "content"] });
}

/** All pages of a list. */
async function listAll(query: Record<string, string> = {}): Promise<readonly EntryItem[]> {
  const items: EntryItem[] = [];
  let cursor: string | undefined;
  do {
    const list = await listEntries(
      world.ports,
      listEntriesParameters.parse({ ...query, ...(cursor ? { cursor } : {}) }),
    );
    expect(list.items.length).toBeLessThanOrEqual(Number(query.limit ?? 50));
    for (const item of list.items) expect(ANSWERS.DeadLetter.safeParse(item).error?.issues).toBeUndefined();
    items.push(...list.items);
    cursor = list.nextCursor;
  } while (cursor);
  return items;
}

const summary = (items: readonly EntryItem[]) => items.map(({ kind, reason }) => `${kind} ${reason}`).sort();

describe("the list", () => {
  it("holds dead letters and quarantine, without their bodies", async () => {
    await letter("a");
    await quarantine("b");
    const items = await listAll();
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        kind: "dead-letter",
        queue: "messages",
        reason: "message-invalid",
        detail: "why",
        state: "waiting",
        sinceDateTime: "2026-01-01T00:00:00.000Z",
        redrives: 0,
        lastRedriveDateTime: null,
        nextRetryDateTime: null,
        resolvedDateTime: null,
      },
      {
        id: expect.stringMatching(/^q-[A-Za-z0-9_-]+$/),
        kind: "quarantine",
        state: "waiting",
        reason: "certificate-unknown",
        sinceDateTime: "2026-01-01T00:00:00.000Z",
        encryptionCertificateId: "0123456789abcdef0123456789abcdef",
      },
    ]);
  });

  it.each(["1", "2", "3", "7", "200"])("shows each thing once, whatever the size of a page: %s", async (limit) => {
    for (let number = 0; number < 7; number += 1) {
      await letter(`${number}`);
      await quarantine(`${number}`, number % 2 === 0 ? "certificate-unknown" : "content-undecipherable");
    }
    const items = await listAll({ limit });
    expect(items).toHaveLength(14);
    expect(new Set(items.map(({ id }) => id)).size).toBe(14);
  });

  it("is chosen by kind, reason, queue, state and time", async () => {
    await letter("a", "message-invalid", "messages");
    await letter("b", "queue-message-invalid", "sync");
    await quarantine("c");
    await world.clock.advance(2 * DAY_MS + 1);
    await letter("d", "retries-exhausted", "messages");
    await quarantine("e", "content-undecipherable");
    const first = [
      "dead-letter message-invalid",
      "dead-letter queue-message-invalid",
      "quarantine certificate-unknown",
    ];
    const second = ["dead-letter retries-exhausted", "quarantine content-undecipherable"];
    const cases: [Record<string, string>, string[]][] = [
      [{}, [...first, ...second]],
      [{ kind: "quarantine" }, ["quarantine certificate-unknown", "quarantine content-undecipherable"]],
      [{ kind: "dead-letter", queue: "messages" }, ["dead-letter message-invalid", "dead-letter retries-exhausted"]],
      [{ reason: "certificate-unknown" }, ["quarantine certificate-unknown"]],
      [{ reason: "retries-exhausted" }, ["dead-letter retries-exhausted"]],
      [{ queue: "sync" }, ["dead-letter queue-message-invalid"]],
      [{ until: "2026-01-03T00:00:00.001Z" }, first],
      [{ since: "2026-01-03T00:00:00.001Z" }, second],
      [{ since: "2026-01-03T01:00:00.001+01:00" }, second],
      [{ since: "2026-01-01T00:00:00.001Z", until: "2026-01-03T00:00:00.001Z" }, []],
      [{ state: "resolved" }, []],
      [{ state: "waiting" }, [...first, ...second]],
    ];
    for (const [query, expected] of cases) {
      expect(summary(await listAll(query)), JSON.stringify(query)).toEqual(expected.toSorted());
      expect(summary(await listAll({ ...query, limit: "1" })), JSON.stringify(query)).toEqual(expected.toSorted());
    }
  });

  it("leaves out what is resolved unless asked", async () => {
    const id = await letter("a");
    const entry = await world.state.get<object>("dead-letter", id);
    const resolved = { ...entry?.value, state: "resolved" };
    await world.state.put({ kind: "dead-letter", id, value: resolved, expect: "any" });
    expect(await listAll()).toEqual([]);
    expect(await listAll({ state: "resolved" })).toMatchObject([{ id, state: "resolved" }]);
  });

  it("holds a blob in quarantine that is no record", async () => {
    await world.blobs.putOnce({ container: "quarantine", path: "strange" }, "{}");
    expect(await listAll()).toMatchObject([{ kind: "quarantine", reason: "item-invalid", state: "waiting" }]);
    expect(await listAll({ since: "2020-01-01T00:00:00Z" })).toEqual([]);
  });
});

describe("one thing", () => {
  it("is a dead letter, with its body when asked", async () => {
    const id = await letter("a");
    const without = await oneEntry(world.ports, id, false);
    expect(JSON.stringify(without)).not.toContain("a secret body");
    expect(await oneEntry(world.ports, id, true)).toMatchObject({
      ok: true,
      value: { id, state: "waiting", body: { name: "a", content: "a secret body" } },
    });
  });

  it("is a dead letter that claims its body", async () => {
    const path = "messages/00000000-0000-4000-8000-000000000000.json";
    await world.blobs.putOnce({ container: "claims", path }, '{"large":true}');
    const failure = { queue: "messages", reason: "message-invalid", detail: "", body: { claim: path } } as const;
    const id = await keepDeadLetter(world.ports, failure);
    expect(await oneEntry(world.ports, id, true)).toMatchObject({ value: { body: { large: true } } });
    await world.blobs.remove({ container: "claims", path });
    expect(await oneEntry(world.ports, id, true)).toMatchObject({ value: { body: { claim: path } } });
  });

  it("is an item in quarantine, still encrypted and without its client state", async () => {
    await quarantine("b");
    const [item] = await listAll();
    const shown = await oneEntry(world.ports, item?.id ?? "", true);
    expect(shown).toMatchObject({ value: { kind: "quarantine", body: { resource: "b", encryptedContent: {} } } });
    expect(JSON.stringify(shown)).not.toContain(CLIENT_STATE);
    expect(JSON.stringify(shown)).not.toContain("clientStateSha256");
    expect(JSON.stringify(await oneEntry(world.ports, item?.id ?? "", false))).not.toContain("encryptedContent");
  });

  it.each(["0".repeat(64), "q-", entryIdOf({ kind: "quarantine", path: "../raw/x" }), "anything"])(
    "is not found under %s",
    async (id) => {
      expect(await oneEntry(world.ports, id, true)).toMatchObject({
        ok: false,
        error: { code: "dead-letter-not-found" },
      });
    },
  );
});
