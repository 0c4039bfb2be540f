import { TeamsinkError } from "../../base/errors/errors.ts";
import type { ChangedPlace, HookEventJob } from "../../job/hook-job.ts";
import { getHook, type Hook } from "../../job/hook-record.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { FeedContainer, FeedDocuments } from "../../port/change-feed.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { InteractionStore } from "../../port/interaction-store.ts";
import type { MeetingStore } from "../../port/meeting-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import { toChange } from "../feed/tell.ts";
import { disableHook, hostOf } from "./change-hook.ts";
import type { DeliverHookPorts } from "./deliver-hook.ts";
import { apiUrlOf, type HookEvent, toHookEvent } from "./hook-event.ts";
import { recordGiven } from "./record-given.ts";
import { loggedOf, retryDelayMs, verdictOn } from "./retry-schedule.ts";
import { signedPost } from "./sign-post.ts";

export interface RetryEventPorts extends DeliverHookPorts {
  readonly messages: MessageStore;
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly interactions: InteractionStore;
}

/** A hook that is not active keeps what waits for it. */
const LOOK_AGAIN_MS = 3_600_000;

type Read<C extends FeedContainer> = (
  ports: RetryEventPorts,
  place: Extract<ChangedPlace, { container: C }>,
) => Promise<FeedDocuments[C] | undefined>;

const READ: { readonly [C in FeedContainer]: Read<C> } = {
  messages: ({ messages }, { conversationId, documentId }) => messages.get(conversationId, documentId),
  directory: ({ directory }, { table, parentId, objectId }) => directory.get({ table, parentId, id: objectId }),
  meetings: async ({ meetings }, { organizerId, documentId }) =>
    (await meetings.read(organizerId, documentId))?.artifact,
  interactions: async ({ interactions }, { sessionId, documentId }) =>
    (await interactions.read(sessionId, documentId))?.document,
};

/**
 * Tells a receiver once more what it refused. What stands there is read anew, so that nothing that somebody said waits in a
 * queue, and a verdict that came meanwhile counts. What says something else by now, or is gone, is told by the feed, or is to be told
 * no more.
 *
 * @throws TeamsinkError `hook-undelivered` after the last try
 */
export async function retryEvent(ports: RetryEventPorts, job: HookEventJob): Promise<void> {
  const { state, queue, clock, log, hookSender, hookSecrets } = ports;
  const { hookId, webhookId, attempts } = job;
  const hook = (await getHook(state, hookId))?.value;
  if (hook === undefined) return;
  if (hook.state !== "active") return sendSyncJob(queue, job, LOOK_AGAIN_MS);
  const event = await eventAt(ports, hook, job.place);
  if (event?.webhookId !== webhookId) return;
  const nowMs = clock.nowMs();
  const keys = await hookSecrets.keysOf(hookId, hook.secrets, nowMs);
  await recordGiven(ports, hook, [event]);
  const reply = await hookSender.post(signedPost(event, { url: hook.url, keys, nowMs }));
  const verdict = verdictOn(reply);
  const host = hostOf(hook);
  if (verdict === "delivered") {
    const sizeBytes = Buffer.byteLength(event.body);
    log.event("hook.delivered", { hookId, host, events: 1, sizeBytes, durationMs: clock.nowMs() - nowMs });
    return;
  }
  if (verdict === "gone") await disableHook(ports, hookId, "gone");
  const failures = attempts + 1;
  const visibleAfterMs = retryDelayMs(failures, reply);
  const said = loggedOf(reply);
  log.event("hook.failed", { hookId, host, ...said, attempts: failures, isHandedOver: true, visibleAfterMs }, "warn");
  if (visibleAfterMs === undefined) {
    const last = "status" in said ? `status ${said.status}` : said.reason;
    throw new TeamsinkError(
      "hook-undelivered",
      `${host} did not take ${webhookId} ${failures} times, at last: ${last}`,
    );
  }
  await sendSyncJob(queue, { ...job, attempts: failures }, visibleAfterMs);
}

async function eventAt(ports: RetryEventPorts, hook: Hook, place: ChangedPlace): Promise<HookEvent | undefined> {
  const { container } = place;
  const document = await (READ[container] as Read<FeedContainer>)(ports, place as never);
  if (document === undefined) return undefined;
  return toHookEvent(toChange(container, document, hook.policy), apiUrlOf(ports.settings));
}
