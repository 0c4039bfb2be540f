import { SimulatedClock } from "../../local/simulated-clock.ts";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import type { StoredMessage } from "../../local/tenant/model/conversation.ts";
import { type OpenTenant, openTenant } from "../../local/tenant/open-tenant.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { createLog, type LogLine } from "../../shared/base/log.ts";
import { KEEP_FOR_EVER, type Retention } from "../../shared/base/retention.ts";
import { CAPTURE_NAMES } from "../../shared/base/settings.ts";
import { createGraphClient } from "../../shared/graph/client.ts";
import { createContentReader } from "../../shared/graph/contents.ts";
import { createReaderBudget } from "../../shared/job/reader-budget.ts";
import { parseSyncJob } from "../../shared/job/sync-job.ts";
import type { StoredMessage as StoredDocument } from "../../shared/port/stored-message.ts";
import type { ContentRecord } from "../../shared/store/content/content-record.ts";
import { fetchContents } from "../../shared/store/content/fetch-contents.ts";
import { createContentOffers } from "../../shared/store/content/offer-contents.ts";
import { storeMessage } from "../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "./memory-blob-store.ts";
import { createMemoryContentStore } from "./memory-content-store.ts";
import { createMemoryMessageStore } from "./memory-message-store.ts";
import { createMemoryStateStore } from "./memory-state-store.ts";
import { createMemoryWorkQueue } from "./memory-work-queue.ts";

const ORIGIN = "https://graph.contoso.example";
const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

export type ContentWorld = Awaited<ReturnType<typeof createContentWorld>>;

/**
 * A tenant without a port, and as much of the product as stores a message and fetches what it names. The product's time
 * passes as it waits.
 */
export async function createContentWorld(options: { retention?: Retention; contentMaxBytes?: number } = {}) {
  const { retention = KEEP_FOR_EVER, contentMaxBytes = 250_000_000 } = options;
  const tenantClock = new SimulatedClock();
  const asked: string[] = [];
  const tenant = await openTenant({
    clock: tenantClock,
    app: APP,
    seed: 7,
    origin: () => ORIGIN,
    poster: Object.assign(() => Promise.reject(new Error("nobody is there")), { close: () => undefined }),
    throttling: { enabled: false },
    population: { historyMessages: 0 },
  });
  const door = inProcessFetch(tenant.door, ORIGIN);
  const ask: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    asked.push(request.url);
    return door(request);
  };
  let sleptMs = 0;
  const clock: Clock = {
    nowMs: () => tenantClock.nowMs() + sleptMs,
    sleep: async (delayMs) => {
      sleptMs += delayMs;
    },
  };
  const lines: LogLine[] = [];
  const log = createLog((_level, line) => lines.push(line));
  const graph = createGraphClient({
    endpoint: ORIGIN,
    credential: { getToken: async () => ({ token: await tokenOf(door), expiresOnTimestamp: clock.nowMs() + 1e6 }) },
    budget: createReaderBudget({ clock }),
    clock,
    log,
    fetch: ask,
  });
  const queue = createMemoryWorkQueue();
  const state = createMemoryStateStore();
  const ports = {
    state,
    content: createMemoryContentStore(),
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    contentReader: createContentReader(graph),
    contents: createContentOffers({ queue, state, captures: new Set(CAPTURE_NAMES), retention }),
    queue,
    clock,
    log,
    retention,
    contentMaxBytes,
  };
  return {
    tenant,
    ports,
    asked,
    lines,
    pass: (ms: number) => tenantClock.advance(ms),
    store: (stored: StoredMessage, road: "live" | "delta" | "rebuild" = "live") =>
      storeMessage(ports, {
        payload: { ...stored.message },
        road,
        tenantId: APP.tenantId,
        receivedMs: clock.nowMs(),
      }),
    /** The jobs that wait, worked off as often as they come again. */
    async workOff(): Promise<void> {
      for (let [next] = queue.sent.splice(0, 1); next !== undefined; [next] = queue.sent.splice(0, 1)) {
        await clock.sleep(next.visibleAfterMs);
        const job = parseSyncJob(JSON.parse(next.text));
        if (job.ok && job.value.job === "content") await fetchContents(ports, job.value);
      }
    },
    jobs: () => queue.sent.length,
    async entries(document: Pick<StoredDocument, "conversationId">) {
      const found = await ports.state.page<ContentRecord>({ kind: "content", limit: 1_000 });
      return found
        .filter(({ value }) => value.conversationId === document.conversationId)
        .flatMap(({ value }) => value.contents);
    },
  };

  async function tokenOf(open: typeof fetch): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: APP.clientId,
      client_secret: APP.clientSecret,
      scope: `${ORIGIN}/.default`,
    });
    const answer = await open(`${ORIGIN}/${APP.tenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}

/** A chat, a channel and a root in it, for whoever posts. */
export function placesOf({ model }: OpenTenant) {
  const chatId = model.population.chats[0]?.id ?? "";
  const channelId = model.population.channels[0]?.id ?? "";
  return { chatId, channelId, root: model.postMessage(channelId, { text: "root" }) };
}

export function fileAttachment(url: string) {
  return {
    id: crypto.randomUUID(),
    contentType: "reference",
    contentUrl: url,
    content: null,
    name: "named.docx",
    thumbnailUrl: null,
    teamsAppId: null,
  };
}
