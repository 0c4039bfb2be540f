import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { autoscaleMaximumRu, billOf, floodOf } from "../../infra/cost/bill.ts";
import { LIMITS, usersAt } from "../../infra/cost/limits.ts";
import { updatePage } from "../../infra/cost/page.ts";
import { costOf, PRICES, type Price } from "../../infra/cost/prices.ts";
import { activeInstances, FACTS, usageOf } from "../../infra/cost/usage.ts";
import { EXAMPLES, type Workload, workloadOf } from "../../infra/cost/workload.ts";

/** Figures that can be followed with pencil and paper. */
const ROUND: Partial<Workload> = {
  users: 1_000,
  messagesPerUserPerDay: 10,
  changesPerMessage: 0.5,
  averageMessageKb: 4,
  imagesPerMessage: 0,
  workdaysPerMonth: 20,
  busyHoursPerDay: 10,
};

function usdOf(known: Partial<Workload>, name: string): number {
  return billOf(workloadOf(known)).lines.find((line) => line.name === name)?.usd ?? Number.NaN;
}

describe("a price", () => {
  it.each([
    { of: "within what is free", name: "logGb", quantity: 5, usd: 0 },
    { of: "beyond what is free", name: "logGb", quantity: 7, usd: 2 * 2.3 },
    { of: "for ten thousand at a time", name: "queueOperation", quantity: 20_000, usd: 0.01 },
    { of: "for a million at a time", name: "serverlessRu", quantity: 3e6, usd: 0.75 },
  ] as const)("$of", ({ name, quantity, usd }) => {
    expect(costOf(name, quantity)).toBeCloseTo(usd, 10);
  });

  it.each(Object.entries(PRICES as Record<string, Price>))("%s names where and when it was seen", (_name, price) => {
    expect(price.source).toMatch(/^https:\/\/azure\.microsoft\.com\/pricing\//);
    expect(price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(price.usd).toBeGreaterThan(0);
  });
});

describe("usage", () => {
  it("counts a notification for each message and each change", () => {
    expect(usageOf(workloadOf(ROUND)).notifications).toBe(1_000 * 10 * 1.5 * 20);
  });

  it("counts the busiest second by the peak factor", () => {
    const rate = 300_000 / (20 * 10 * 3600);
    expect(usageOf(workloadOf({ ...ROUND, peakFactor: 3 })).peakNotificationsPerSecond).toBeCloseTo(3 * rate, 10);
  });

  it("stores each message once and each version of it once", () => {
    const usage = usageOf(workloadOf({ ...ROUND, monthsKept: 1, readsPerUserPerDay: 0 }));
    expect(usage.cosmosGb).toBeCloseTo((200_000 * 4 * 1.2) / 1e6, 10);
    expect(usage.blobGb).toBeCloseTo((300_000 * 4) / 1e6, 10);
  });

  it("writes down each read beside asking for it, and keeps that for a year", () => {
    const none = usageOf(workloadOf({ ...ROUND, readsPerUserPerDay: 0 }));
    const some = usageOf(workloadOf({ ...ROUND, readsPerUserPerDay: 5 }));
    const reads = 1_000 * 5 * 20;
    // A query of 10 RU; a document of 1 KB, 5 RU, and its index.
    expect(some.ru - none.ru).toBeCloseTo(reads * (10 + 10.5), 6);
    expect(some.cosmosGb - none.cosmosGb).toBeCloseTo((reads * 12 * 0.7 * 1.2) / 1e6, 10);
  });

  it("stores each image and file once, with a job and a record for each", () => {
    const known = { ...ROUND, monthsKept: 1, averageImageKb: 100, averageFileKb: 1_000 };
    const none = usageOf(workloadOf(known));
    const some = usageOf(workloadOf({ ...known, imagesPerMessage: 0.1, filesPerMessage: 0.01 }));
    const contents = 200_000 * 0.11;
    expect(some.blobGb - none.blobGb).toBeCloseTo((200_000 * (0.1 * 100 + 0.01 * 1_000)) / 1e6, 10);
    expect(some.blobWrites - none.blobWrites).toBeCloseTo(contents, 6);
    expect(some.queueOperations - none.queueOperations).toBeCloseTo(3 * contents, 6);
    expect(some.ru - none.ru).toBeCloseTo(15 * contents, 6);
  });

  it("reads a chat again for each person in it, and a channel once", () => {
    const of = (known: Partial<Workload>) => usageOf(workloadOf({ ...ROUND, chatsPerUser: 0, ...known }));
    const [chats, channels] = [of({ chatShare: 1, participantsPerChat: 2 }), of({ chatShare: 0 })];
    // A point read of 4 KB is 2 RU, and a version that is stored is not written again.
    expect(chats.ru - channels.ru).toBeCloseTo((400_000 - 200_000) * 2, 6);
    expect(chats.blobWrites).toBeCloseTo(300_000 * 1.01, 6);
    expect(channels.blobWrites).toBeCloseTo(300_000 * 1.01, 6);
  });

  it("reads a chat and its members into the directory once a day for each person in it, and writes what changed", () => {
    const usage = usageOf(workloadOf({ ...ROUND, chatsPerUser: 10, participantsPerChat: 3 }));
    // 1 RU to read a row, and 12 for one in a hundred.
    expect(usage.directoryRuPerDay).toBeCloseTo(1_000 * 10 * 4 * (1 + 0.12), 6);
    const none = usageOf(workloadOf({ ...ROUND, chatsPerUser: 0, participantsPerChat: 3 }));
    expect(usage.ru - none.ru).toBeCloseTo(30 * usage.directoryRuPerDay, 6);
  });

  it("asks about those with a Copilot licence every day, about the others once a week, and about nobody where nobody has one", () => {
    const none = usageOf(workloadOf({ ...ROUND, users: 1_000 }));
    const some = usageOf(workloadOf({ ...ROUND, users: 1_000, copilotUsers: 300, promptsPerCopilotUserPerDay: 0 }));
    expect(some.executions - none.executions).toBeCloseTo(30 * (300 + 700 / 7), 6);
    const asking = usageOf(workloadOf({ ...ROUND, users: 1_000, copilotUsers: 300, promptsPerCopilotUserPerDay: 5 }));
    expect(asking.notifications - some.notifications).toBeCloseTo(2 * 300 * 5 * 20, 6);
    expect(asking.ru).toBeGreaterThan(some.ru);
  });

  it("asks for the meetings of each user in one job a day, and copies a recording block by block", () => {
    const known = { ...ROUND, users: 1_000, monthsKept: 1, transcriptsPerUserPerMonth: 2, averageTranscriptKb: 300 };
    const none = usageOf(workloadOf(known));
    const some = usageOf(workloadOf({ ...known, meetingListsPerUser: 2 }));
    const contents = 1_000 * 2 * 2;
    expect(some.executions - none.executions).toBeCloseTo(30 * 1_000 + contents, 6);
    expect(some.blobGb - none.blobGb).toBeCloseTo((1_000 * 2 * 300) / 1e6, 10);
    const recorded = usageOf(
      workloadOf({ ...known, meetingListsPerUser: 4, recordingsPerUserPerMonth: 1, averageRecordingMb: 400 }),
    );
    expect(recorded.blobWrites - some.blobWrites).toBeCloseTo(1_000 * 100, 6);
    expect(recorded.blobGb - some.blobGb).toBeCloseTo(400, 6);
  });

  it("writes down each renewal of a team's two subscriptions twice, every half hour", () => {
    const none = usageOf(workloadOf(ROUND));
    const some = usageOf(workloadOf({ ...ROUND, teamSubscriptions: 10 }));
    expect(some.ru - none.ru).toBeCloseTo(10 * 2 * 48 * 2 * 30 * 10.5, 6);
  });

  it("feeds a search each version and asks it as often as people search, where there is one", () => {
    const none = usageOf(workloadOf({ ...ROUND, monthsKept: 1, searchesPerUserPerDay: 3 }));
    const some = usageOf(workloadOf({ ...ROUND, monthsKept: 1, searchesPerUserPerDay: 3, search: true }));
    const [versions, searches, feeds] = [300_000, 1_000 * 3 * 20, 1_440 * 30];
    expect(none.peakSearchRu).toBe(0);
    // 27 RU a version; 500 a search and 10.5 for its record; three jobs of 50 each minute.
    expect(some.ru - none.ru).toBeCloseTo(versions * 27 + searches * 510.5 + feeds * 150, 4);
    expect(some.executions - none.executions).toBeCloseTo(searches + feeds * 4, 6);
    expect(some.cosmosGb - none.cosmosGb).toBeCloseTo(((versions * 1.3 + searches * 12 * 0.7) * 1.2) / 1e6, 10);
    expect(some.peakSearchRu).toBeCloseTo(((versions * 27 + searches * 500) * 5) / (20 * 10 * 3600), 6);
  });

  it("charges a document by the square root of its size", () => {
    // No changes: each notification is a create of 5 × √4 RU and the index.
    const usage = usageOf(workloadOf({ ...ROUND, changesPerMessage: 0 }));
    expect(usage.ruPerNotification).toBeCloseTo(5 * 2 + 5.5, 10);
  });

  it.each([
    { of: "a call in a thousand seconds is billed for a second", rate: 0.001, seconds: 0.1, instances: 0.001 },
    { of: "calls at the same time are billed once", rate: 10, seconds: 0.1, instances: 1 },
    { of: "many calls need as many instances as they fill", rate: 1_000, seconds: 0.32, instances: 20 },
  ])("$of", ({ rate, seconds, instances }) => {
    expect(activeInstances(rate, seconds, 16)).toBeCloseTo(instances, 3);
  });
});

describe("a bill", () => {
  it("adds up", () => {
    for (const example of EXAMPLES) {
      const { lines, totalUsd } = billOf(example);
      expect(lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(totalUsd, 8);
      expect(lines.filter(({ usd }) => !(usd >= 0))).toEqual([]);
    }
  });

  it("of a tenant that writes nothing is the alerts, and cents", () => {
    const { totalUsd } = billOf(workloadOf({ users: 1, messagesPerUserPerDay: 0, readsPerUserPerDay: 0 }));
    expect(totalUsd).toBeGreaterThan(usdOf({}, "Alerts"));
    expect(totalUsd).toBeLessThan(usdOf({}, "Alerts") + 1);
  });

  /** Of which the log is more than what is free. */
  const LARGE = { users: 100_000 };
  interface Growth {
    readonly line: string;
    readonly than?: Partial<Workload>;
    readonly known?: Partial<Workload>;
  }
  it.each<[string, Growth]>([
    ["more users", { known: { users: 10_000 }, line: "Cosmos DB: requests, serverless" }],
    ["more changes", { known: { changesPerMessage: 1 }, line: "Functions: executions" }],
    ["larger messages", { known: { averageMessageKb: 30 }, line: "Blob: raw payloads" }],
    ["more chats", { known: { chatsPerUser: 100 }, line: "Cosmos DB: requests, serverless" }],
    ["longer retention", { known: { monthsKept: 36 }, line: "Cosmos DB: storage" }],
    ["more memory", { known: { instanceMemoryGb: 4 }, line: "Functions: compute on demand" }],
    [
      "one item a post rather than ten",
      { known: LARGE, than: { ...LARGE, itemsPerPost: 10 }, line: "Logs: ingestion" },
    ],
    [
      "all of the log rather than a tenth",
      { known: LARGE, than: { ...LARGE, telemetryKeptShare: 0.1 }, line: "Logs: ingestion" },
    ],
    [
      "a log of every access",
      { known: { accessLogs: "everything" }, than: { accessLogs: "blobs" }, line: "Logs: ingestion" },
    ],
    ["instances that wait", { known: { alwaysReadyInstances: 2 }, line: "Functions: always ready" }],
    ["a search", { known: { search: true }, line: "Cosmos DB: storage" }],
    [
      "a search, with autoscale",
      {
        known: { cosmosCapacity: "autoscale", search: true },
        than: { cosmosCapacity: "autoscale" },
        line: "Cosmos DB: requests, autoscale",
      },
    ],
    ["private networking", { known: { privateNetworking: true }, line: "Private endpoints" }],
  ])("grows with %s", (_case, { known = {}, than = {}, line }) => {
    expect(usdOf(known, line)).toBeGreaterThan(usdOf(than, line));
  });

  it("has no line of the log for each post and none for each message, but one an instance and ten seconds", () => {
    const kbOf = (known: Partial<Workload>) => usageOf(workloadOf({ ...LARGE, ...known })).logGb * 1e6;
    const { notifications } = usageOf(workloadOf(LARGE));
    // Ten times as many posts, and the same messages: what is more is instances that are on for longer.
    expect(kbOf({}) - kbOf({ itemsPerPost: 10 })).toBeLessThan(0.01 * notifications * FACTS.logLineKb);
    expect(kbOf({}) - kbOf({ itemsPerPost: 10 })).toBeGreaterThan(0);
    expect(kbOf({}) / notifications).toBeLessThan(0.5);
  });

  it("of a log of every access has a line for each request, and one of blobs hardly any", () => {
    const gbOf = (accessLogs: "none" | "blobs" | "everything") =>
      usageOf(workloadOf({ ...ROUND, chatsPerUser: 0, changesPerMessage: 0, chatShare: 0, accessLogs })).accessLogGb;
    expect(gbOf("none")).toBe(0);
    // One in a hundred is large enough for a claim, which is read and removed.
    expect(gbOf("blobs")).toBeCloseTo((200_000 * 0.02) / 1e6, 10);
    // A blob, a document, and sync that reads it once again; a claim more; reads and their records; four of state for each source and day.
    const requests = 200_000 * (1 + 1 + 1) + 200_000 * 0.01 + 2 * 5 * 1_000 * 20 + 4 * 1_200 * 30;
    expect(gbOf("everything") - gbOf("blobs")).toBeCloseTo(requests / 1e6, 10);
  });

  it("of a flood has a ceiling: compute by instances, logs by their cap", () => {
    const { postsPerSecond, logUsd, functionsUsd } = floodOf(workloadOf({}));
    expect(postsPerSecond).toBeCloseTo((40 * 16) / 0.15, 6);
    expect(logUsd).toBeCloseTo(7 * 2.3, 6);
    expect(functionsUsd).toBeCloseTo(40 * 2 * 86_400 * 0.000026 + (4_266.67 * 86_400 * 0.4) / 1e6, 1);
  });

  it("of autoscale never falls under a tenth of the maximum", () => {
    const idle = usdOf({ users: 1, cosmosCapacity: "autoscale" }, "Cosmos DB: requests, autoscale");
    expect(idle).toBeCloseTo(((6 * 100) / 100) * 0.012 * 730, 1);
    expect(autoscaleMaximumRu(usageOf(workloadOf({ users: 1 })))).toBe(1_000);
  });
});

describe("limits", () => {
  it.each(LIMITS)("$name is met by the users it is said to be met by", (limit) => {
    const workload = workloadOf({ search: true });
    const users = usersAt(limit, workload);
    expect(limit.load(usageOf({ ...workload, users }))).toBeCloseTo(limit.limit, 4);
  });

  it("of serverless are past at the largest example, which is why it is on autoscale", () => {
    const [largest] = EXAMPLES.slice(-1);
    const serverless = LIMITS.filter(({ name }) => name.startsWith("Cosmos DB serverless"));
    expect(serverless.some((limit) => usersAt(limit, workloadOf({})) < (largest?.users ?? 0))).toBe(true);
    expect(largest?.cosmosCapacity).toBe("autoscale");
  });
});

describe("the script", () => {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, ["infra/cost.ts", ...args], { encoding: "utf8", stdio: "pipe" });

  it("prints what the page holds", () => {
    const page = readFileSync("docs/cost.md", "utf8");
    expect(page).toBe(updatePage(page));
  });

  it("takes inputs and prints the bill for programs", () => {
    const bill = JSON.parse(run("--users", "50", "--privateNetworking", "--json")) as ReturnType<typeof billOf>;
    expect(bill).toEqual(JSON.parse(JSON.stringify(billOf(workloadOf({ users: 50, privateNetworking: true })))));
  });
});
