import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { json } from "../../../../shared/base/problem.ts";
import type { Principal } from "../../../../shared/serve/access/principal.ts";
import { accessRecordParameters, listAccessRecords } from "../../../../shared/serve/api/access-records.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { recordAccess } from "../../../../shared/serve/api/record-access.ts";
import { createMemoryAccessRecordStore } from "../../../helpers/memory-access-record-store.ts";

const PRINCIPALS: readonly Principal[] = [
  {
    kind: "user",
    id: "ann",
    clientId: "portal",
    roles: new Set(["Operate.All", "Messages.Read.All"]),
    canWrite: false,
  },
  { kind: "key", id: "0123456789ab" },
];
const CHATS = ["19:a@thread.v2", "19:b@thread.v2", "19:c@thread.v2"];
const COUNT = 30;

/** Thirty accesses, a second apart: two principals in turn, three chats, two functions. */
async function world() {
  const clock = new SimulatedClock();
  const startMs = clock.nowMs();
  const accessRecords = createMemoryAccessRecordStore();
  const ports = { accessRecords, clock, settings: { accessRecordRetentionDays: 0 } };
  for (let index = 0; index < COUNT; index += 1) {
    const principal = PRINCIPALS[index % 2];
    if (principal === undefined) throw new Error("nobody");
    await recordAccess(ports, {
      principal,
      functionName: index < 20 ? "messages" : "message",
      invocationId: `i${String(index).padStart(2, "0")}`,
      request: { method: "GET", params: {}, query: new URLSearchParams({ chat_id: CHATS[index % 3] ?? "" }) },
      answer: json({ count: index, messages: [] }),
    });
    await clock.advance(1_000);
  }
  const ask = async (query: Record<string, string>) => {
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const parameters = accessRecordParameters.parse({ ...query, ...(cursor === undefined ? {} : { cursor }) });
      const page = await listAccessRecords(accessRecords, parameters);
      const answer = { count: page.accessRecords.length, accessRecords: page.accessRecords };
      expect(ANSWERS.AccessRecordPage.safeParse(answer).error?.issues).toBeUndefined();
      expect(answer.count).toBeGreaterThan(0);
      found.push(...page.accessRecords.map(({ count }) => count));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };
  return { accessRecords, ask, at: (index: number) => new Date(startMs + index * 1_000).toISOString() };
}

const newestFirst = (isWanted: (index: number) => boolean = () => true) =>
  Array.from({ length: COUNT }, (_none, index) => COUNT - 1 - index).filter(isWanted);

describe("the list of access records", () => {
  it("finds who read what, newest first, page after page", async () => {
    const { ask, at } = await world();
    const limit = "4";
    expect(await ask({})).toEqual(newestFirst());
    expect(await ask({ limit })).toEqual(newestFirst());
    expect(await ask({ limit, principal_id: "ann" })).toEqual(newestFirst((index) => index % 2 === 0));
    expect(await ask({ limit, conversation_id: CHATS[1] ?? "" })).toEqual(newestFirst((index) => index % 3 === 1));
    expect(await ask({ limit, function: "message" })).toEqual(newestFirst((index) => index >= 20));
    expect(await ask({ limit, since: at(5), until: at(9) })).toEqual([8, 7, 6, 5]);
    expect(await ask({ limit, principal_id: "ann", conversation_id: CHATS[1] ?? "", function: "messages" })).toEqual(
      newestFirst((index) => index < 20 && index % 2 === 0 && index % 3 === 1),
    );
  });

  it("tells of each who it was, and by what", async () => {
    const { accessRecords } = await world();
    const { accessRecords: shown } = await listAccessRecords(
      accessRecords,
      accessRecordParameters.parse({ limit: "2" }),
    );
    expect(shown).toMatchObject([
      {
        invocationId: "i29",
        principal: { kind: "key", id: "0123456789ab", clientId: null, roles: [] },
        function: "message",
        method: "GET",
        conversationId: CHATS[2],
        status: 200,
        count: 29,
      },
      { principal: { kind: "user", id: "ann", clientId: "portal", roles: ["Messages.Read.All", "Operate.All"] } },
    ]);
  });

  it.each([
    [{ since: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z" }, "until"],
    [{ function: "a function" }, "function"],
    [{ cursor: "x" }, "cursor"],
    [{ limit: "201" }, "limit"],
  ])("refuses %o", (query, parameter) => {
    expect(accessRecordParameters.safeParse(query).error?.issues[0]?.path).toEqual([parameter]);
  });
});
