import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { PersonsGraph } from "../../../../shared/port/on-behalf.ts";
import type { Acting } from "../../../../shared/serve/write/acting.ts";
import { findUpload, startUpload } from "../../../../shared/serve/write/files.ts";

const CHAT = "48:notes@me";

/** What is in the folder, by name. */
let items: Map<string, JsonObject>;
let acting: Acting;
beforeEach(() => {
  items = new Map();
  const session = { uploadUrl: "https://drive.example/secret", expirationDateTime: "2026-01-02T00:00:00Z" };
  const graph: Pick<PersonsGraph, "startUpload" | "fileNamed"> = {
    startUpload: async (_place, { wanted, otherwise }) => ({
      ...session,
      name: items.has(wanted) ? otherwise : wanted,
    }),
    fileNamed: async (_place, name) => items.get(name),
  };
  const settings = { onBehalf: new Set(["files"]) };
  const ports = { settings, clock: new SimulatedClock(Date.parse("2026-01-01T10:20:30.400Z")) };
  acting = { userId: "me", graph, ports } as unknown as Acting;
});

const put = (name: string, { size = 4, by = "me" } = {}) =>
  items.set(name, {
    id: `id of ${name}`,
    name,
    size,
    createdBy: { user: { id: by } },
    parentReference: { driveId: "d" },
  });
const begin = async (name: string) => {
  const started = await startUpload(acting, { conversationId: CHAT, name, sizeBytes: 4 });
  return started.ok ? started.value.name : started.error.code;
};
const find = async (name: string) => {
  const found = await findUpload(acting, { conversation_id: CHAT, name, size_bytes: 4 });
  return found.ok ? found.value : found.error.code;
};

describe("an upload", () => {
  it.each([
    ["plan.txt", "plan 2026-01-01 10.20.30.txt"],
    ["plan", "plan 2026-01-01 10.20.30"],
    [".env", ".env 2026-01-01 10.20.30"],
    ["a.tar.gz", "a.tar 2026-01-01 10.20.30.gz"],
    [`${"n".repeat(251)}.txt`, `${"n".repeat(231)} 2026-01-01 10.20.30.txt`],
  ])("of %s has a name of its own where that is taken", async (name, otherwise) => {
    expect(await begin(name)).toBe(name);
    put(name);
    expect(await begin(name)).toBe(otherwise);
    expect(otherwise.length).toBeLessThanOrEqual(255);
  });

  it("of which nobody heard the end is found under the name that was free", async () => {
    expect(await find("plan.txt")).toBe("on-behalf-not-found");
    put("plan.txt");
    expect(await find("plan.txt")).toEqual({ driveId: "d", itemId: "id of plan.txt", name: "plan.txt" });
  });

  it("is found as the drive called it where another took the name meanwhile", async () => {
    put("plan.txt", { size: 5 });
    put("plan 1.txt");
    expect(await find("plan.txt")).toMatchObject({ itemId: "id of plan 1.txt" });
  });

  it.each([
    ["another size", { size: 5 }],
    ["another's", { by: "somebody else" }],
  ])("is not what is there of %s", async (_how, what) => {
    put("plan.txt", what);
    expect(await find("plan.txt")).toBe("on-behalf-not-found");
  });
});
