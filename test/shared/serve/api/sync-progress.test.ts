import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ErrorCode, succeed, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { requestSync } from "../../../../shared/capture/sync/schedule-sync.ts";
import { syncInteractions } from "../../../../shared/capture/sync/sync-interactions.ts";
import { syncMeetings } from "../../../../shared/capture/sync/sync-meetings.ts";
import { syncSource } from "../../../../shared/capture/sync/sync-source.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { type ConversationReader, sourceId } from "../../../../shared/port/conversation-reader.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { nextLinkOf } from "../../../../shared/serve/api/respond.ts";
import { syncParameters } from "../../../../shared/serve/api/sync-parameters.ts";
import { syncProgress } from "../../../../shared/serve/api/sync-progress.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { CHANNELS, CHATS, createScheduleWorld, HOUR_MS } from "../../capture/sync/schedule-world.ts";

const ONE_CHAT = "/chats/x/messages";
const ALL = [CHANNELS, CHATS, ONE_CHAT];
const NONE = { all: 0, read: 0, notDue: 0, behind: 0, gone: 0, refused: 0, mayPass: 0, excluded: 0 };

/** A tenant of two channels, two users and a chat, read by the very jobs that a daily sync sends. */
function setUp() {
  const world = createScheduleWorld();
  const { state, tenant } = world;
  const refusals = new Map<string, ErrorCode>();
  let pages = 0;
  const conversations: ConversationReader = {
    async page(source, link) {
      const refusal = refusals.get(sourceId(source));
      pages += 1;
      // Changes so fast that no round is ever of one page.
      if (refusal === "source-unsettled") {
        return {
          messages: [{ id: `${pages}` }],
          next: link?.startsWith("more") ? { position: `${pages}` } : { more: `more ${pages}` },
        };
      }
      if (refusal) throw new TeamsinkError(refusal);
      return { messages: [], next: { position: "end" } };
    },
    past: () => undefined,
  };
  const refused = async () => {
    throw new TeamsinkError("graph-forbidden");
  };
  const ports = {
    ...world.ports,
    conversations,
    blobs: createMemoryBlobStore(),
    interactions: createMemoryInteractionStore(),
    interactionReader: { page: refused },
    meetings: createMemoryMeetingStore(),
    meetingReader: { page: refused, read: refused, open: () => refused },
    tenantId: "t",
    store: async () => succeed("created" as const),
    keepInvalid: async () => undefined,
  };
  const readAll = async (jobs: readonly SyncJob[]) => {
    for (const job of jobs) {
      if (job.job === "source") await syncSource(ports, job);
      if (job.job === "interactions") await syncInteractions(ports, job);
      if (job.job === "meetings") await syncMeetings({ ...ports, captures: new Set(["recordings"]) }, job);
    }
  };
  const ask = async (query: Record<string, string> = {}) => {
    const { nextCursor, ...answer } = await syncProgress(state, syncParameters.parse(query));
    const { nextLink } = nextLinkOf(new URLSearchParams(query), nextCursor);
    expect(ANSWERS.SyncProgress.safeParse({ ...answer, nextLink }).error?.issues).toBeUndefined();
    return { ...answer, nextCursor };
  };
  return {
    ...world,
    tenant,
    refusals,
    ask,
    readAll,
    /** Finds what there is; what is left is to be read. */
    async begin(): Promise<SyncJob[]> {
      await requestSync(world.ports, ALL);
      return world.runJobs();
    },
    async syncAll(): Promise<void> {
      await requestSync(world.ports, ALL);
      await readAll(await world.runJobs());
    },
  };
}

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

const sourcesOf = ({ failures }: { readonly failures: readonly { readonly source: string }[] }) =>
  failures.map(({ source }) => source);

describe("how far the daily sync has come", () => {
  it("is nothing before the first", async () => {
    expect(await world.ask()).toEqual({ startedDateTime: null, count: 0, failures: [], nextCursor: undefined });
  });

  it("is told from its start to its end", async () => {
    const { begin, readAll, ask } = world;
    const jobs = await begin();
    const two = { ...NONE, all: 2, behind: 2 };
    expect(await ask()).toMatchObject({
      startedDateTime: "2026-01-01T00:00:00.000Z",
      sources: { channels: two, userChats: two, chats: { ...NONE, all: 1, behind: 1 } },
      failures: [],
    });
    await readAll(jobs.filter((job) => job.job === "source" && sourceId(job.source) === "channel:c1"));
    expect((await ask()).sources?.channels).toEqual({ ...NONE, all: 2, behind: 1, read: 1 });
    await readAll(jobs);
    const read = { ...NONE, all: 2, read: 2 };
    expect((await ask()).sources).toEqual({ channels: read, userChats: read, chats: { ...NONE, all: 1, read: 1 } });
  });

  it("begins anew with the next, and what was read shortly before it is not due", async () => {
    const { syncAll, begin, ask, clock } = world;
    await syncAll();
    await clock.advance(10 * HOUR_MS);
    await begin();
    expect(await ask()).toMatchObject({
      startedDateTime: "2026-01-01T10:00:00.000Z",
      sources: { channels: { ...NONE, all: 2, notDue: 2 } },
    });
    await clock.advance(14 * HOUR_MS);
    const jobs = await begin();
    expect((await ask()).sources?.channels).toEqual({ ...NONE, all: 2, behind: 2 });
    await world.readAll(jobs);
    expect((await ask()).sources?.channels).toEqual({ ...NONE, all: 2, read: 2 });
  });

  it("is not turned back by a job that comes late", async () => {
    const { begin, ask, clock, queue, runJobs, ports } = world;
    await requestSync(ports, ALL);
    const [late] = queue.sent.splice(0).map(({ text }) => JSON.parse(text) as SyncJob);
    await clock.advance(HOUR_MS);
    await begin();
    await runJobs(late ? [late] : []);
    expect((await ask()).startedDateTime).toBe("2026-01-01T01:00:00.000Z");
  });

  it("tells how far each list has been walked", async () => {
    const { begin, ask } = world;
    await begin();
    const lists = (await ask()).lists ?? [];
    expect(lists.map(({ of, isDone, pages, sources, due }) => [of, isDone, pages, sources, due])).toEqual([
      ["absent-teams", true, 1, 0, 0],
      ["absent-users", true, 1, 0, 0],
      ["known", true, 1, 3, 0],
      ["single", true, 1, 1, 1],
      ["teams", true, 1, 0, 0],
      ["users", true, 1, 2, 2],
    ]);
  });

  it("asks the store as often of ten thousand users as of two", async () => {
    const { syncAll, ask, state, tenant } = world;
    const asked = async () => {
      const calls = (["get", "list", "page", "count"] as const).map((method) => vi.spyOn(state, method));
      await ask();
      const { length } = calls.flatMap(({ mock }) => mock.calls);
      for (const call of calls) call.mockRestore();
      return length;
    };
    await syncAll();
    const ofTwo = await asked();
    tenant.userIds.push(...Array.from({ length: 500 }, (_unused, index) => `user ${index}`));
    await world.clock.advance(24 * HOUR_MS);
    await syncAll();
    expect((await ask()).sources?.userChats).toMatchObject({ all: 502, read: 502 });
    expect([await asked(), ofTwo]).toEqual([ofTwo, ofTwo]);
    expect(ofTwo).toBeLessThan(25);
  });
});

describe("what the daily sync went on without", () => {
  it("is counted by what follows from it, and listed with its reason", async () => {
    const { syncAll, ask, refusals, clock } = world;
    await syncAll();
    await clock.advance(24 * HOUR_MS);
    refusals.set("channel:c1", "graph-not-found").set("channel:c2", "graph-forbidden");
    refusals.set("user-chats:u1", "source-unsettled");
    await syncAll();
    const at = { failedDateTime: "2026-01-02T00:00:00.000Z", coveredDateTime: "2026-01-01T00:00:00.000Z" };
    expect(await ask()).toMatchObject({
      sources: {
        channels: { ...NONE, all: 2, gone: 1, refused: 1 },
        userChats: { ...NONE, all: 2, read: 1, mayPass: 1 },
      },
      count: 3,
    });
    expect((await ask()).failures).toEqual([
      { source: "channel:c1", teamId: "t1", outcome: "gone", reason: "graph-not-found", ...at },
      { source: "channel:c2", teamId: "t2", outcome: "refused", reason: "graph-forbidden", ...at },
      { source: "user-chats:u1", outcome: "may-pass", reason: "source-unsettled", ...at },
    ]);
    expect(sourcesOf(await ask({ outcome: "gone" }))).toEqual(["channel:c1"]);
    expect(sourcesOf(await ask({ outcome: "may-pass" }))).toEqual(["user-chats:u1"]);
  });

  it("is forgotten once it was read", async () => {
    const { syncAll, ask, refusals, clock } = world;
    refusals.set("channel:c2", "graph-forbidden");
    await syncAll();
    expect(sourcesOf(await ask())).toEqual(["channel:c2"]);
    refusals.clear();
    await clock.advance(24 * HOUR_MS);
    await syncAll();
    expect(await ask()).toMatchObject({ failures: [], sources: { channels: { ...NONE, all: 2, read: 2 } } });
  });

  it.each([undefined, "graph-forbidden", "graph-not-found"] as const)(
    "is also what a setting leaves out, though Graph had answered %s",
    async (before) => {
      const { syncAll, ask, ports, clock, refusals } = world;
      if (before) refusals.set("channel:c1", before);
      await syncAll();
      Object.assign(ports, { scope: { ...WHOLE_TENANT, excludedTeams: new Set(["t1"]) } });
      await clock.advance(24 * HOUR_MS);
      await syncAll();
      const answer = await ask();
      expect(answer.sources?.channels).toEqual({ ...NONE, all: 2, read: 1, excluded: 1 });
      expect(answer.failures).toMatchObject([
        { source: "channel:c1", outcome: "excluded", reason: null, failedDateTime: null },
      ]);
      expect(sourcesOf(await ask({ outcome: "gone" }))).toEqual([]);
      expect(sourcesOf(await ask({ outcome: "excluded" }))).toEqual(["channel:c1"]);
    },
  );

  it("is also what has no cursor: lists, teams, and users for the directory, for Copilot and for meetings", async () => {
    const { ask, tenant, ports, clock, syncAll } = world;
    Object.assign(ports, { captures: new Set(["interactions", "recordings"]) });
    tenant.failing.set("channels t1", "graph-forbidden").set("chats u2", "graph-forbidden");
    await syncAll();
    const answer = await ask();
    expect(answer.passedOver).toEqual({ list: 0, team: 1, user: 1, meetings: 2, interactions: 2 });
    expect(sourcesOf(answer)).toEqual([
      ...["interactions:u1", "interactions:u2", "meetings:u1", "meetings:u2", "team:t1", "user:u2"],
    ]);
    expect(answer.failures[4]).toMatchObject({ outcome: "refused", reason: "graph-forbidden" });
    expect(sourcesOf(await ask({ outcome: "gone" }))).toEqual([]);
    tenant.failing.clear();
    tenant.failing.set("users", "graph-forbidden");
    await clock.advance(24 * HOUR_MS);
    await syncAll();
    // Nobody was asked for, since nobody was listed.
    expect(await ask()).toMatchObject({ passedOver: { list: 1, team: 0, user: 0, meetings: 0, interactions: 0 } });
    expect(sourcesOf(await ask())).toEqual(["list:users"]);
  });

  it("comes in pages, each once, whatever list it stands in; what is counted in the first alone", async () => {
    const { syncAll, ask, refusals, tenant } = world;
    tenant.failing.set("chats u1", "graph-forbidden").set("chats u2", "graph-forbidden");
    for (const source of ["channel:c1", "channel:c2", "chat:x"]) refusals.set(source, "graph-forbidden");
    await syncAll();
    const whole = sourcesOf(await ask());
    expect(whole).toEqual(["user:u1", "user:u2", "channel:c1", "channel:c2", "chat:x"]);
    for (const limit of ["1", "2", "3", "4"]) {
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const answer = await ask({ limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(answer.sources === undefined).toBe(cursor !== undefined);
        paged.push(...sourcesOf(answer));
        cursor = answer.nextCursor;
      } while (cursor !== undefined);
      expect(paged).toEqual(whole);
    }
  });
});
