import { expect } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { HookProgress } from "../../../../shared/job/hook-record.ts";
import type { HookPost, HookReply } from "../../../../shared/port/hook-sender.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { runSyncJob, type SyncJobPorts } from "../../../../shared/run-job.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { type HookAction, hookRequest } from "../../../../shared/serve/api/hook-parameters.ts";
import { requestHooks } from "../../../../shared/serve/hook/deliver-hook.ts";
import { createHookSecrets } from "../../../../shared/serve/hook/hook-secrets.ts";
import { actOnHook, type HookAnswer, makeHook, oneHook } from "../../../../shared/serve/hook/manage-hooks.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryAccessRecordStore } from "../../../helpers/memory-access-record-store.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
const URL_OF_RECEIVER = "https://receiver.example/take?key=k";
const MESSAGE = { createdDateTime: "2026-01-01T00:00:00Z", body: { content: "said" } };

/** What a receiver answers to a post, and how long it takes. */
type Receive = (post: HookPost) => Promise<HookReply> | HookReply;
export const answered = (status: number, retryAfterMs?: number): HookReply => ({
  kind: "answered",
  status,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
export const unanswered = (reason: string): HookReply => ({ kind: "unanswered", reason });

export interface Event extends JsonObject {
  readonly id: string;
  readonly type: string;
  readonly data?: JsonObject;
}
export const eventIn = ({ body }: HookPost) => JSON.parse(body) as Event;

/** Stores, hooks on them, a receiver, and a queue that is worked off when its messages are due. */
export function createHookWorld() {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const secrets = createMemorySecretStore({ clock });
  secrets.add(SECRET_NAMES.hookKey, "a key of hooks that has thirty-two characters");
  const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  const queue = createMemoryWorkQueue();
  const posts: HookPost[] = [];
  const taken: HookPost[] = [];
  const world = { receive: (() => answered(200)) as Receive };
  const ports = {
    clock,
    log,
    changeFeed,
    queue,
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    state: createMemoryStateStore({ clock }),
    accessRecords: createMemoryAccessRecordStore(),
    settings: { notificationBaseUrl: "https://teamsink.example", accessRecordRetentionDays: 365 },
    tenantId: "t",
    hookRuns: { running: 0 },
    hookSecrets: createHookSecrets({ store: secrets, clock, log }),
    hookSender: {
      refusalOf: async () => undefined,
      post: async (post: HookPost) => {
        posts.push(post);
        const reply = await world.receive(post);
        if (reply.kind === "answered" && reply.status === 200) taken.push(post);
        return reply;
      },
    },
  };
  const due: { readonly atMs: number; readonly text: string }[] = [];
  /** Brings what is due now, as the host does, and what follows from it at once. */
  const workOff = async () => {
    for (;;) {
      for (const { text, visibleAfterMs } of queue.sent.splice(0))
        due.push({ atMs: clock.nowMs() + visibleAfterMs, text });
      const index = due.findIndex(({ atMs }) => atMs <= clock.nowMs());
      const [message] = index === -1 ? [] : due.splice(index, 1);
      if (message === undefined) return;
      // Jobs about hooks need no other ports than these.
      await runSyncJob(ports as unknown as SyncJobPorts, "subscriptions", JSON.parse(message.text));
    }
  };
  const tick = async () => {
    await requestHooks(ports);
    await workOff();
  };
  return Object.assign(world, {
    ports,
    clock,
    log,
    secrets,
    queue,
    posts,
    taken,
    due,
    workOff,
    tick,
    /** So long, with the timer of each minute. */
    pass: async (durationMs: number, stepMs = 5 * SECOND_MS) => {
      for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
        await clock.advance(stepMs);
        if (clock.nowMs() % MINUTE_MS === 0) await requestHooks(ports);
        await workOff();
      }
    },
    say: async (id: string, more: JsonObject = {}) => {
      const payload = { id, chatId: "19:a@thread.v2", ...MESSAGE, ...more };
      const stored = await storeMessage(ports, { payload, road: "live", tenantId: "t", receivedMs: clock.nowMs() });
      if (!stored.ok) throw stored.error;
    },
    make: async (asked: object = {}) => {
      const request = hookRequest.parse({ url: URL_OF_RECEIVER, ...asked });
      const made = await makeHook(ports, request);
      if (!made.ok) throw made.error;
      return checked(made.value);
    },
    act: async (hookId: string, action: HookAction) => {
      const done = await actOnHook(ports, hookId, action);
      if (!done.ok) throw done.error;
      return checked(done.value);
    },
    look: async (hookId: string) => {
      const found = await oneHook(ports.state, hookId);
      if (!found.ok) throw found.error;
      return found.value;
    },
    /** As another instance, which has nothing in memory. */
    restart: () => {
      ports.hookSecrets = createHookSecrets({ store: secrets, clock, log });
    },
    progress: async (hookId: string) => (await ports.state.get<HookProgress>("hook-progress", hookId))?.value,
    idsTaken: () => taken.map((post) => String(eventIn(post).data?.messageId ?? eventIn(post).data?.id)),
  });
}

/** What is answered is what the document says. */
function checked(answer: HookAnswer): HookAnswer {
  expect(ANSWERS.HookAnswer.safeParse(JSON.parse(JSON.stringify(answer))).error?.issues).toBeUndefined();
  return answer;
}

export type HookWorld = ReturnType<typeof createHookWorld>;
