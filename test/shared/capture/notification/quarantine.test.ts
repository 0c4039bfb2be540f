import { beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../../../shared/capture/notification/client-states.ts";
import { type ChangeItem, parseItem } from "../../../../shared/capture/notification/envelope.ts";
import { parseQuarantineRecord, quarantineItem } from "../../../../shared/capture/notification/quarantine.ts";
import { createMemoryBlobStore, type MemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { CLIENT_STATE, encryptedItem, lifecycleItem } from "../../../helpers/notification-world.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

let blobs: MemoryBlobStore;
const item = encryptedItem({ tomorrow: { kept: true } });
const { clientState: _clientState, ...withoutClientState } = item;
const receivedDateTime = "2026-01-01T12:34:56.789Z";

beforeEach(() => {
  blobs = createMemoryBlobStore();
});

function changeItem(value: unknown = item): ChangeItem {
  const parsed = parseItem(value);
  if (!parsed.ok || parsed.value.kind !== "change") throw new Error("expected a change");
  return parsed.value;
}

function keep(options: { outstanding: readonly ("clientState" | "content")[]; at?: string; value?: unknown }) {
  const { outstanding, at = receivedDateTime, value = item } = options;
  const quarantining = { reason: "certificate-unknown", receivedDateTime: at, outstanding } as const;
  return quarantineItem({ blobs, log: createRecordingLog() }, changeItem(value), quarantining);
}

async function recordTexts(): Promise<string[]> {
  const texts = await Promise.all(
    blobs.paths("quarantine").map((path) => blobs.get({ container: "quarantine", path })),
  );
  return texts.map((text) => text ?? "");
}

describe("a record", () => {
  test("is the item as it came, without its clientState", async () => {
    await keep({ outstanding: ["content"] });
    const [text = ""] = await recordTexts();
    expect(JSON.parse(text)).toEqual({
      schemaVersion: 1,
      reason: "certificate-unknown",
      receivedDateTime,
      outstanding: ["content"],
      item: withoutClientState,
    });
    expect(text).not.toContain(CLIENT_STATE);
  });

  test("holds a digest of a clientState that is unchecked", async () => {
    await keep({ outstanding: ["clientState", "content"] });
    const [text = ""] = await recordTexts();
    expect(JSON.parse(text)).toMatchObject({ clientStateSha256: digestOf(CLIENT_STATE), item: withoutClientState });
    expect(text).not.toContain(CLIENT_STATE);
  });

  test("is read back as what it was", async () => {
    await keep({ outstanding: ["clientState"] });
    const [text = ""] = await recordTexts();
    expect(parseQuarantineRecord(text)).toEqual({
      ok: true,
      value: {
        reason: "certificate-unknown",
        receivedDateTime,
        outstanding: ["clientState"],
        clientStateSha256: digestOf(CLIENT_STATE),
        item: { ...changeItem(), clientState: undefined, verbatim: withoutClientState },
      },
    });
  });
});

test("the same item of a day is kept once, another one beside it", async () => {
  await keep({ outstanding: ["content"] });
  await keep({ outstanding: ["content"], at: "2026-01-01T13:00:00.000Z" });
  await keep({ outstanding: ["content"], value: { ...item, id: "another" } });
  expect(blobs.paths("quarantine")).toEqual([
    expect.stringMatching(/^certificate-unknown\/2026-01-01\/[0-9a-f]{64}\.json$/),
    expect.stringMatching(/^certificate-unknown\/2026-01-01\/[0-9a-f]{64}\.json$/),
  ]);
});

test("what cannot be kept is not acknowledged", async () => {
  blobs.failNext(1);
  await expect(keep({ outstanding: ["content"] })).rejects.toMatchObject({ code: "blob-unavailable" });
});

describe("a blob that is no record", () => {
  const record = {
    schemaVersion: 1,
    reason: "x",
    receivedDateTime,
    outstanding: ["content"],
    item: withoutClientState,
  };
  test("differs from one in one member", () => {
    expect(parseQuarantineRecord(JSON.stringify(record))).toMatchObject({ ok: true });
  });

  test.each([
    ["no JSON", "{"],
    ["another version", JSON.stringify({ ...record, schemaVersion: 2 })],
    ["no time", JSON.stringify({ ...record, receivedDateTime: "yesterday" })],
    ["an unknown check", JSON.stringify({ ...record, outstanding: ["luck"] })],
    ["no item", JSON.stringify({ ...record, item: undefined })],
    ["a lifecycle item", JSON.stringify({ ...record, item: lifecycleItem() })],
  ])("%s", (_name, text) => {
    expect(parseQuarantineRecord(text)).toMatchObject({ ok: false, error: { code: "item-invalid" } });
  });
});
