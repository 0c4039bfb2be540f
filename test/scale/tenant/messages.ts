import { channelId, chatId, type Tenant, teamId, userId } from "./tenant.ts";

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** People write between nine and five. */
const FIRST_HOUR_MS = 9 * HOUR_MS;
const HOURS_MS = 8 * HOUR_MS;
/** One in so many channels, and so many writers, had a busy day: more than fits into a page. */
const BUSY_ONE_IN = 1_000;
/** A channel has a message, and a user writes into a chat, on one day of so many. */
const WRITES_EVERY = 8;
const BUSY_COUNT = 120;

/** Included and not included, in milliseconds since 1970. */
export interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Message {
  readonly atMs: number;
  readonly conversation: { readonly channel: number } | { readonly chat: number };
  readonly writer: number;
}

/**
 * What is written in a tenant: every channel has a message every eighth day, and every user writes one, each into
 * another of the user's chats. On the one busy day some have many more. Messages take no memory either.
 */
export class MessagesOf {
  readonly #tenant: Tenant;
  readonly #firstMs: number;
  readonly #busyDay: number;

  /** @param firstMs nothing was written before; the first day that begins after it is the busy one */
  constructor(tenant: Tenant, firstMs: number) {
    this.#tenant = tenant;
    this.#firstMs = firstMs;
    this.#busyDay = Math.ceil(firstMs / DAY_MS);
  }

  ofChannel(channel: number, window: Window): readonly Message[] {
    const writer = channel % this.#tenant.shape.users;
    return this.#inWindow(window, (day) =>
      this.#day({ day, seed: channel }).map((atMs) => ({ atMs, conversation: { channel }, writer })),
    );
  }

  ofTeam(team: number, window: Window): readonly Message[] {
    return this.#tenant.channelsOfTeam(team).flatMap((channel) => this.ofChannel(channel, window));
  }

  /** Of all chats of the user: each message shows to every member of its chat. */
  ofUser(user: number, window: Window): readonly Message[] {
    return this.#inWindow(window, (day) => {
      const nth = day % this.#tenant.chatsPerUser;
      return this.#tenant.nthChatsOfUser(user, nth).flatMap((chat) => {
        const writer = Math.floor(chat / this.#tenant.chatsPerUser);
        return this.#day({ day, seed: writer }).map((atMs) => ({ atMs, conversation: { chat }, writer }));
      });
    });
  }

  #inWindow({ fromMs, untilMs }: Window, ofDay: (day: number) => readonly Message[]): readonly Message[] {
    const found: Message[] = [];
    const firstMs = Math.max(fromMs, this.#firstMs);
    for (let day = Math.floor(firstMs / DAY_MS); day * DAY_MS < untilMs; day += 1) {
      for (const message of ofDay(day)) if (message.atMs >= firstMs && message.atMs < untilMs) found.push(message);
    }
    return found;
  }

  #day({ day, seed }: { readonly day: number; readonly seed: number }): readonly number[] {
    const isBusy = day === this.#busyDay && seed % BUSY_ONE_IN === 0;
    const count = isBusy ? BUSY_COUNT : Number((seed + day) % WRITES_EVERY === 0);
    const firstMs = day * DAY_MS + FIRST_HOUR_MS + ((seed * 7_919) % HOURS_MS);
    return Array.from({ length: count }, (_unused, index) => firstMs + index * 1_000);
  }
}

/** Of an answer that shows one message. */
export const MESSAGE_BYTES = 1_020;

/** A message in Graph's form, about as long as they are. Graph: "chatMessage resource type". */
export function graphMessage(tenant: Tenant, { atMs, conversation, writer }: Message) {
  const at = new Date(atMs).toISOString();
  const place =
    "chat" in conversation
      ? { chatId: chatId(conversation.chat), channelIdentity: null }
      : {
          chatId: null,
          channelIdentity: {
            teamId: teamId(tenant.teamOfChannel(conversation.channel)),
            channelId: channelId(conversation.channel),
          },
        };
  return {
    id: String(atMs),
    replyToId: null,
    etag: String(atMs),
    messageType: "message",
    createdDateTime: at,
    lastModifiedDateTime: at,
    lastEditedDateTime: null,
    deletedDateTime: null,
    subject: null,
    summary: null,
    importance: "normal",
    locale: "en-us",
    webUrl: null,
    policyViolation: null,
    eventDetail: null,
    ...place,
    from: {
      application: null,
      device: null,
      user: {
        "@odata.type": "#microsoft.graph.teamworkUserIdentity",
        id: userId(writer),
        displayName: `User ${writer}`,
        userIdentityType: "aadUser",
      },
    },
    body: { contentType: "html", content: `<p>${BODY}</p>` },
    attachments: [],
    mentions: [],
    reactions: [],
    messageHistory: [],
  };
}

const BODY = "Nothing has to be said here, but it is said at the length at which such things are mostly said. ".repeat(
  3,
);
