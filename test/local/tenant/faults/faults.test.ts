import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { corrupted } from "../../../../local/tenant/faults/corruption.ts";
import { FaultBoard, type FaultName } from "../../../../local/tenant/faults/faults.ts";

function board(): FaultBoard {
  return new FaultBoard(createSeededRandom(1));
}

function strikes(faults: FaultBoard, name: FaultName, tries: number): number {
  return Array.from({ length: tries }, () => faults.strike(name)).filter((settings) => settings !== undefined).length;
}

describe("the board of faults", () => {
  test("nothing goes wrong unless it is set", () => {
    expect(strikes(board(), "drop", 100)).toBe(0);
  });

  test("a fault strikes every time, so many times, or with a probability", () => {
    const faults = board();
    faults.set("drop");
    faults.set("duplicate", { count: 3 });
    faults.set("late", { rate: 0.25 });
    expect(strikes(faults, "drop", 100)).toBe(100);
    expect(strikes(faults, "duplicate", 100)).toBe(3);
    expect(strikes(faults, "late", 1000)).toBeGreaterThan(200);
    expect(strikes(faults, "late", 1000)).toBeLessThan(300);
  });

  test("what struck is counted, also after the fault is cleared", () => {
    const faults = board();
    faults.set("drop", { count: 5 });
    strikes(faults, "drop", 2);
    expect(faults.state().drop).toMatchObject({ count: 3, struck: 2 });
    faults.clearAll();
    expect(strikes(faults, "drop", 2)).toBe(0);
    expect(faults.state().drop).toMatchObject({ count: 0, struck: 2 });
  });

  test.each([{ rate: 2 }, { rate: -1 }, { count: -1 }, { status: 200 }, { often: true }])("refuses %o", (settings) => {
    expect(() => board().set("server-error", settings)).toThrow();
  });
});

describe("corruption", () => {
  const bytes = Buffer.from("sixteen bytes 16").toString("base64");
  const content = {
    data: bytes,
    dataSignature: bytes,
    dataKey: bytes,
    encryptionCertificateId: "label",
    encryptionCertificateThumbprint: "AB",
  };
  const item = {
    subscriptionId: "s",
    changeType: "created" as const,
    tenantId: "t",
    clientState: null,
    subscriptionExpirationDateTime: "2026-01-01T00:00:00Z",
    resource: "chats('c')/messages('1')",
    resourceData: { id: "1", "@odata.type": "", "@odata.id": "" },
    encryptedContent: content,
  };

  test.each([
    ["corrupt-data", "data"],
    ["corrupt-signature", "dataSignature"],
    ["corrupt-key", "dataKey"],
  ] as const)("%s changes one byte of %s and nothing else", (name, member) => {
    const faults = board();
    faults.set(name, { count: 1 });
    const changed = corrupted(item, faults).encryptedContent;
    const [before, after] = [Buffer.from(bytes, "base64"), Buffer.from(changed?.[member] ?? "", "base64")];
    expect([...after].filter((byte, index) => byte !== before[index])).toHaveLength(1);
    expect({ ...changed, [member]: bytes }).toEqual(content);
    expect(corrupted(item, faults)).toBe(item);
  });

  test("an item without encrypted content does not use a fault up", () => {
    const faults = board();
    faults.set("corrupt-data", { count: 1 });
    const { encryptedContent: _, ...basic } = item;
    expect(corrupted(basic, faults)).toBe(basic);
    expect(faults.state()["corrupt-data"]).toMatchObject({ count: 1, struck: 0 });
  });
});
