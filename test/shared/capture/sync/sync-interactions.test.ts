import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createSigningKey } from "../../../../local/tenant/authority/key-ring.ts";
import { PERMISSIONS } from "../../../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../../../local/tenant/in-process-fetch.ts";
import { openTenant } from "../../../../local/tenant/open-tenant.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { countGapWork, noteGapWork } from "../../../../shared/capture/sync/gap-work.ts";
import { listSources } from "../../../../shared/capture/sync/list-sources.ts";
import { requestSync, scheduleSync } from "../../../../shared/capture/sync/schedule-sync.ts";
import {
  type CopilotUser,
  offerInteractions,
  syncInteractions,
} from "../../../../shared/capture/sync/sync-interactions.ts";
import { createDirectoryReader } from "../../../../shared/graph/directory.ts";
import { createInteractionReader } from "../../../../shared/graph/interactions.ts";
import type { DeadLetter } from "../../../../shared/job/dead-letter-state.ts";
import { createReaderBudget } from "../../../../shared/job/reader-budget.ts";
import { parseSyncJob } from "../../../../shared/job/sync-job.ts";
import { parseItemAddress } from "../../../../shared/resource/families.ts";
import { parseQueueItem } from "../../../../shared/store/message/queue-item.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { createTestClient, jumpThrough } from "../../graph/test-client.ts";

const ORIGIN = "https://graph.contoso.example";
const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};
const DAY_MS = 86_400_000;
const signingKey = createSigningKey();

/** The product's daily reading of Copilot, against the simulated tenant without a port. */
async function createWorld() {
  // The product's clock jumps to whoever waits, the tenant's stands while it signs tokens.
  const [clock, tenantClock] = [new SimulatedClock(), new SimulatedClock()];
  const tenant = await openTenant({
    clock: tenantClock,
    throttling: { enabled: false },
    app: APP,
    seed: 5,
    origin: () => ORIGIN,
    poster: Object.assign(async () => ({ status: 202, body: "" }), { close: () => undefined }) as never,
    createSigningKey: () => signingKey,
  });
  const asked: string[] = [];
  const door = inProcessFetch(tenant.door, ORIGIN);
  const ask: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (url.includes("/copilot/")) asked.push(decodeURIComponent(url));
    return door(input, init);
  };
  const token = async () => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: APP.clientId,
      client_secret: APP.clientSecret,
      scope: `${ORIGIN}/.default`,
    });
    const answer = await door(`${ORIGIN}/${APP.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const { client } = createTestClient(ORIGIN, {
    clock,
    budget: createReaderBudget({ clock }),
    fetch: ask,
    credential: { getToken: async () => ({ token: await token(), expiresOnTimestamp: 0 }) },
  });
  const log = createRecordingLog();
  const ports = {
    clock,
    log,
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    blobs: createMemoryBlobStore(),
    interactions: createMemoryInteractionStore(),
    directory: createMemoryDirectoryStore(),
    directoryReader: createDirectoryReader(client),
    interactionReader: createInteractionReader(client),
    captures: new Set<CaptureName>(["interactions"]),
    tenantId: APP.tenantId,
  };
  const workOff = async (): Promise<void> => {
    for (let sent = ports.queue.sent.splice(0); sent.length > 0; sent = ports.queue.sent.splice(0)) {
      for (const { text } of sent) {
        const job = parseSyncJob(JSON.parse(text));
        if (!job.ok) throw job.error;
        if (job.value.job === "schedule") await scheduleSync(ports, job.value);
        else if (job.value.job === "list") await jumpThrough(clock, listSources(ports, job.value));
        else if (job.value.job === "interactions") await jumpThrough(clock, syncInteractions(ports, job.value));
        else throw new Error(`nobody asked for ${job.value.job}`);
      }
    }
  };
  return {
    ports,
    tenant,
    clock: {
      nowMs: () => clock.nowMs(),
      advance: async (durationMs: number) => {
        await tenantClock.advance(durationMs);
        await clock.advance(tenantClock.nowMs() - clock.nowMs());
      },
    },
    asked,
    log,
    workOff,
    run: <T>(work: Promise<T>) => jumpThrough(clock, work),
    /** Channels alone are subscribed to: nobody asked for the chats of users. */
    async syncDaily(): Promise<void> {
      asked.length = 0;
      await requestSync(ports, []);
      await workOff();
    },
    stored: () =>
      ports.interactions
        .all()
        .map(({ userId, sessionId, interactionId: id, version }) => ({ userId, sessionId, id, version }))
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    truth: () => tenant.copilot.truth().toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    userState: async (userId: string) => (await ports.state.get<CopilotUser>("interactions", userId))?.value,
  };
}

type World = Awaited<ReturnType<typeof createWorld>>;

describe("the daily reading of what people asked Copilot", () => {
  let world: World;
  let licensed: string;
  let unlicensed: string;
  beforeEach(async () => {
    world = await createWorld();
    const { copilot, model } = world.tenant;
    licensed = copilot.licensedUserIds()[0] ?? "";
    unlicensed = model.population.users.find(({ id }) => !copilot.isLicensed(id))?.id ?? "";
  });

  it("brings everything of everybody, verbatim, page by page, with each raw payload", async () => {
    const { copilot } = world.tenant;
    for (let count = 0; count < 130; count += 1) copilot.ask(licensed);
    await world.clock.advance(1_000);
    await world.syncDaily();
    expect(world.stored()).toEqual(world.truth());
    expect(world.asked.filter((url) => url.includes(licensed)).length).toBeGreaterThanOrEqual(3);
    const [given] = copilot.ofUser(licensed);
    const found = world.ports.interactions.all().find(({ interactionId }) => interactionId === given?.interaction.id);
    expect(found?.interaction).toEqual(given?.interaction);
    const raw = await world.ports.blobs.get({ container: "raw-interactions", path: found?.sink.raw ?? "" });
    expect(JSON.parse(raw ?? "")).toEqual(given?.interaction);
    expect(world.log.linesOf("sync.failed")).toEqual([]);
  });

  it("asks on the next day for what came since, and a day before, and brings what changed within", async () => {
    const { copilot } = world.tenant;
    await world.syncDaily();
    await world.clock.advance(DAY_MS - 3_600_000);
    const [prompt, answer] = copilot.ask(licensed);
    await world.clock.advance(3_600_000);
    await world.syncDaily();
    const { sessionId = "", id: interactionId = "" } = answer ?? {};
    copilot.revise({ userId: licensed, sessionId, interactionId }, "The whole answer.");
    await world.clock.advance(3_600_000);
    await world.syncDaily();
    expect(world.stored()).toEqual(world.truth());
    expect(world.stored().some(({ id }) => id === prompt?.id)).toBe(true);
    const fromDateTime = /createdDateTime gt (\S+)/.exec(world.asked.find((url) => url.includes(licensed)) ?? "")?.[1];
    expect(world.clock.nowMs() - Date.parse(fromDateTime ?? "")).toBeLessThan(2 * DAY_MS + 3_700_000);
  });

  it("knows who has no licence, which is no failure, and asks about them once in seven days", async () => {
    const { copilot } = world.tenant;
    copilot.ask(unlicensed, { text: "asked without a licence" });
    await world.clock.advance(1_000);
    const days: boolean[] = [];
    for (let day = 0; day <= 7; day += 1) {
      await world.syncDaily();
      days.push(world.asked.some((url) => url.includes(unlicensed)));
      if (day === 0)
        expect(await world.userState(unlicensed)).toMatchObject({ licence: "missing", coveredDateTime: null });
      if (day === 3) copilot.setLicence(unlicensed, true);
      await world.clock.advance(DAY_MS);
    }
    expect(days).toEqual([true, false, false, false, false, false, false, true]);
    expect(await world.userState(unlicensed)).toMatchObject({ licence: "there" });
    expect(world.stored()).toEqual(world.truth());
    expect(world.log.linesOf("sync.failed")).toEqual([]);
  });

  it("goes on where it was after a failure, and asks for no page twice but the one under way", async () => {
    const { copilot } = world.tenant;
    for (let count = 0; count < 130; count += 1) copilot.ask(licensed);
    await world.clock.advance(1_000);
    const job = { job: "interactions", userId: licensed, startedDateTime: toIso(world.clock.nowMs()) } as const;
    const { write } = world.ports.interactions;
    let writes = 0;
    const dying = {
      ...world.ports,
      interactions: {
        ...world.ports.interactions,
        write: async (...given: Parameters<typeof write>) => {
          writes += 1;
          if (writes === 150) throw new Error("the process ends here");
          return write(...given);
        },
      },
    };
    await expect(world.run(syncInteractions(dying, job))).rejects.toThrow("ends here");
    const before = world.asked.length;
    expect(before).toBe(2);
    await world.run(syncInteractions(world.ports, job));
    const pages = Math.ceil(copilot.ofUser(licensed).length / 100);
    expect(world.asked).toHaveLength(pages + 1);
    expect(world.asked[before]).toBe(world.asked[before - 1]);
    expect(world.stored().filter(({ userId }) => userId === licensed)).toHaveLength(copilot.ofUser(licensed).length);
    await world.run(syncInteractions(world.ports, job));
    expect(world.asked, "a message that comes again asks for nothing").toHaveLength(pages + 1);
  });

  it("takes a missing role for what it is, and tries again the next day", async () => {
    world.tenant.control.setGrantedPermissions(["User.ReadBasic.All"]);
    await world.syncDaily();
    const failed = world.log.linesOf("sync.failed").map(({ reason }) => reason);
    expect(new Set(failed)).toEqual(new Set(["graph-forbidden"]));
    expect(await world.userState(licensed)).toMatchObject({ licence: "there", coveredDateTime: null });
    world.tenant.control.setGrantedPermissions(APP.grantedPermissions);
    await world.clock.advance(DAY_MS);
    await world.syncDaily();
    expect(world.stored()).toEqual(world.truth());
  });

  it("keeps one that cannot be identified as a dead letter, and costs its neighbours nothing", async () => {
    const { page } = world.ports.interactionReader;
    world.ports.interactionReader = {
      page: async (request) => {
        const found = await page(request);
        if ("licence" in found || request.userId !== licensed) return found;
        return { ...found, interactions: [{ id: "without a session" }, ...found.interactions] };
      },
    };
    await world.syncDaily();
    expect(world.stored()).toEqual(world.truth());
    const [letter, ...others] = await world.ports.state.list<DeadLetter>("dead-letter");
    expect(others).toEqual([]);
    expect(letter?.value).toMatchObject({ queue: "messages", reason: "interaction-invalid" });
    const item = parseQueueItem(letter?.value.body);
    expect(item.ok && item.value.kind === "object" && parseItemAddress(item.value.resource)).toMatchObject({
      kind: "interaction",
      userId: licensed,
    });
  });

  it("holds a gap open until everybody was read since, whoever was being read when it ended", async () => {
    const { copilot } = world.tenant;
    const { ports, clock } = world;
    for (let count = 0; count < 130; count += 1) copilot.ask(licensed);
    await clock.advance(1_000);
    const began = { job: "interactions", userId: licensed, startedDateTime: toIso(clock.nowMs()) } as const;
    const { page } = ports.interactionReader;
    let pages = 0;
    const dying: typeof ports.interactionReader.page = async (request) => {
      pages += 1;
      if (pages === 2) throw new Error("the process ends here");
      return page(request);
    };
    const dyingPorts = { ...ports, interactionReader: { page: dying } };
    await expect(world.run(syncInteractions(dyingPorts, began))).rejects.toThrow("ends here");
    await clock.advance(60_000);
    copilot.ask(licensed, { text: "while nobody was told" });
    await clock.advance(1_000);
    const window = { fromDateTime: began.startedDateTime, untilDateTime: toIso(clock.nowMs()) };
    const resources = ["/copilot/interactionHistory/getAllEnterpriseInteractions"];
    const list = {
      job: "list",
      of: "users",
      startedDateTime: window.untilDateTime,
      resources,
      window,
      gapId: "g",
    } as const;
    await noteGapWork(ports.state, "g", "users");
    await world.run(listSources(ports, list));
    expect(await countGapWork(ports.state, "g")).toBe(world.tenant.model.population.users.length);
    await world.workOff();
    expect(await countGapWork(ports.state, "g")).toBe(0);
    expect(world.stored()).toEqual(world.truth());
  });

  it("does not hold a gap open for ever because of somebody whose job was lost and who is gone, or unlicensed", async () => {
    const { ports, clock } = world;
    await world.syncDaily();
    await noteGapWork(ports.state, "g", "interactions:gone");
    await noteGapWork(ports.state, "g", `interactions:${unlicensed}`);
    const startedDateTime = toIso(clock.nowMs() + 1);
    await offerInteractions(ports, { userId: unlicensed, startedDateTime, gapId: "g" });
    expect(await countGapWork(ports.state, "g")).toBe(1);
    await clock.advance(29 * DAY_MS);
    expect(await countGapWork(ports.state, "g")).toBe(1);
    await clock.advance(2 * DAY_MS);
    expect(await countGapWork(ports.state, "g")).toBe(0);
  });

  it("asks nothing where nobody wants it", async () => {
    world.ports.captures.clear();
    await world.syncDaily();
    expect(world.asked).toEqual([]);
  });
});
