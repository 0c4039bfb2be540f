import { ApiFailure } from "../base/pages.ts";
import type { Place } from "../base/route.ts";
import type { ChatMessage } from "../message/words/identity.ts";

/** Where something is written: a chat, a channel, or with a root the replies to one of its posts. */
export interface ComposePlace extends Place {
  readonly rootId?: string;
}

/** What somebody wrote, before it is a message. */
export interface Draft {
  readonly content: string;
  readonly subject?: string;
  /** Of people who stand in the content as "@Name". */
  readonly mentions?: readonly string[];
  /** Of a chat: messages that it answers. */
  readonly quotes?: readonly string[];
  readonly attachments?: readonly { readonly driveId: string; readonly itemId: string; readonly name: string }[];
}

/** The API takes no more in one message. */
const MAX_FILES = 10;

/** Of files that come to those that are there as many as go with one message, and what is said of the others. */
export function filesThatFit<File>(files: readonly File[], there: number) {
  const fitting = files.slice(0, Math.max(0, MAX_FILES - there));
  const left = files.length - fitting.length;
  const words = `A message takes ${MAX_FILES} files: ${left} of these ${left === 1 ? "was" : "were"} left out.`;
  return { fitting, leftOut: left === 0 ? undefined : words };
}

/** A message that is not one yet. */
export interface Outgoing {
  /** One for each message, however often it is sent. */
  readonly key: string;
  readonly place: ComposePlace;
  readonly draft: Draft;
  readonly createdMs: number;
  /** Waiting: nobody answered, so that it is sent again by itself. */
  readonly state: "sending" | "waiting" | "failed";
  readonly failure?: Error;
  /** Whether the page was left since. */
  readonly isReturned?: boolean;
}

/** The API keeps a key for a day. */
const SENT_BY_ITSELF_MS = 12 * 3_600_000;

/**
 * As it is on a page to which somebody comes back: what was on its way goes on with its key. But once, since by its being sent the
 * page may be left for a second factor again, and not what lies there for long: then somebody says so.
 */
export function returned({ failure: _gone, ...rest }: Outgoing, nowMs: number): Outgoing {
  const isSent = rest.state !== "failed" && !rest.isReturned && nowMs - rest.createdMs < SENT_BY_ITSELF_MS;
  return { ...rest, state: isSent ? "sending" : "failed", isReturned: true };
}

/** Names a place, for whatever is kept of each. */
export function placeKeyOf({ conversationId, rootId }: ComposePlace): string {
  return rootId === undefined ? conversationId : `${conversationId} ${rootId}`;
}

const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 60_000;
/** Of answers that say to ask again; who answers nothing may be away for long. */
const MAX_ANSWERS = 6;

/**
 * How long to wait before the same is sent again with the same key; undefined where that would not help.
 *
 * @param failures so far, of this message, this one among them
 */
export function waitAfter(failure: Error, failures: number): number | undefined {
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LAST_WAIT_MS);
  if (!(failure instanceof ApiFailure)) return waitMs;
  const { status, code, retryAfterMs } = failure;
  const mayPass = status >= 500 || status === 429 || code === "write-under-way";
  return mayPass && failures < MAX_ANSWERS ? Math.max(waitMs, retryAfterMs) : undefined;
}

interface Author {
  readonly id: string;
  readonly name: string;
}

/** As it will stand among the others, as far as that is known. */
export function messageOf({ key, draft, createdMs, place }: Outgoing, { id, name: displayName }: Author): ChatMessage {
  const { content, subject, attachments = [] } = draft;
  const files = attachments.map(({ name }) => name);
  return {
    id: key,
    replyToId: place.rootId ?? null,
    messageType: "message",
    createdDateTime: new Date(createdMs).toISOString(),
    from: { user: { id, displayName } },
    body: { contentType: "text", content: [content, ...files].filter((line) => line !== "").join("\n") },
    ...(subject !== undefined && { subject }),
  };
}

/** "About 28 KB", with everything that belongs to it. Microsoft Teams: "Limits and specifications". */
const MAX_BYTES = 28 * 1024;
/** What is said of before there is none left. */
const NEAR_BYTES = 24 * 1024;

export interface Room {
  readonly isTooMuch: boolean;
  readonly words: string;
}

/** How much of a message there is still room for; undefined while that is plenty. */
export function roomOf(content: string): Room | undefined {
  const bytes = new TextEncoder().encode(content).length;
  if (bytes < NEAR_BYTES) return undefined;
  const kilobytes = (bytes / 1024).toFixed(1);
  return {
    isTooMuch: bytes > MAX_BYTES,
    words:
      bytes > MAX_BYTES
        ? `${kilobytes} KB: Teams takes 28 KB in one message. Send it in parts, or as a file.`
        : `${kilobytes} of the 28 KB that Teams takes in one message.`,
  };
}
