import { AsyncLocalStorage } from "node:async_hooks";
import { versionOf as tenantVersionOf } from "../../local/tenant/model/chat-message.ts";
import type { MessageChange } from "../../local/tenant/model/tenant-model.ts";
import type { OpenTenant } from "../../local/tenant/open-tenant.ts";
import { coversMessagesOf } from "../../local/tenant/subscriptions/resource.ts";
import { severalOf } from "../../shared/job/queue-body.ts";
import { identify, type MessageIdentity, rawAddressOf, versionOf } from "../../shared/store/message/identity.ts";
import { parseQueueItem } from "../../shared/store/message/queue-item.ts";

/** A change that no subscription announced, since there was none at that moment although there had been one. */
export interface UnseenChange {
  readonly resource: string;
  readonly atMs: number;
}

const RESOURCES = { channel: "/teams/getAllMessages", chat: "/chats/getAllMessages" } as const;

/** Looks on from the tenant's side: what was really written, what was shown to us, and when we were blind. */
export class Witness {
  /** Every version there ever was, by the path of its raw payload, with the text of its body. */
  readonly written = new Map<string, string>();
  /** Paths of the raw payloads that we must have: delivered and acknowledged, or read with the position saved. */
  readonly shown = new Set<string>();
  /** Of these, the delivered ones that have not stood in the queue. */
  readonly unqueued = new Set<string>();
  readonly unseen: UnseenChange[] = [];
  readonly #queued = new Set<string>();
  readonly #tenant: OpenTenant;
  readonly #clock: { nowMs(): number };
  readonly #subscribed = new Set<string>();
  /** Of each invocation: versions on pages that were read and whose position is not saved yet, by source. */
  readonly #read = new AsyncLocalStorage<Map<string, string[]>>();

  constructor(tenant: OpenTenant, clock: { nowMs(): number }) {
    this.#tenant = tenant;
    this.#clock = clock;
    for (const { messages } of tenant.model.conversations.values()) {
      for (const stored of messages.values()) this.#write({ stored, message: stored.message });
    }
    tenant.model.onChange((change) => {
      this.#write(change);
      this.#noteIfUnseen(change);
    });
  }

  delivered(change: MessageChange): void {
    const path = pathOf(change);
    this.shown.add(path);
    if (!this.#queued.has(path)) this.unqueued.add(path);
  }

  /** A text that stands in the queue `messages`. */
  queued(text: string): void {
    for (const message of severalOf(JSON.parse(text))) {
      const item = parseQueueItem(message);
      const path = item.ok && item.value.kind === "chatMessage" ? pathOfPayload(item.value.payload) : undefined;
      if (path === undefined) continue;
      this.#queued.add(path);
      this.unqueued.delete(path);
    }
  }

  /** What is read and saved within one invocation belongs together, whatever others do with the same source. */
  within<T>(invocation: () => Promise<T>): Promise<T> {
    return this.#read.run(new Map(), invocation);
  }

  /** A page that Graph gave; `source` as cursors are named. */
  pageRead(source: string, payloads: readonly Payload[]): void {
    const paths = payloads.map(pathOfPayload).filter((path) => path !== undefined);
    this.#read.getStore()?.set(source, paths);
  }

  positionSaved(source: string): void {
    const read = this.#read.getStore();
    for (const path of read?.get(source) ?? []) this.shown.add(path);
    read?.delete(source);
  }

  #write(change: Pick<MessageChange, "stored" | "message">): void {
    this.written.set(pathOf(change), change.message.body.content);
  }

  #noteIfUnseen({ stored }: MessageChange): void {
    const active = this.#tenant.control.subscriptions.active();
    const resource = RESOURCES[stored.conversation.teamId === null ? "chat" : "channel"];
    const isSeen = active.some(({ target }) => coversMessagesOf(target, stored.conversation));
    if (isSeen) this.#subscribed.add(resource);
    else if (this.#subscribed.has(resource)) this.unseen.push({ resource, atMs: this.#clock.nowMs() });
  }
}

type Payload = Readonly<Record<string, unknown>>;

export function identityOf({ stored }: Pick<MessageChange, "stored">): MessageIdentity {
  const { conversationId, teamId } = stored.conversation;
  return { conversationId, teamId, rootId: stored.rootId, messageId: stored.id };
}

function pathOf(change: Pick<MessageChange, "stored" | "message">): string {
  return rawAddressOf(identityOf(change), tenantVersionOf(change.message)).path;
}

function pathOfPayload(payload: Payload): string | undefined {
  const version = versionOf(payload);
  const identity = identify(payload);
  return identity.ok && version.ok ? rawAddressOf(identity.value, version.value).path : undefined;
}
