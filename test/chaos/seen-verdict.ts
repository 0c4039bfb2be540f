import type { Conversation, StoredMessage } from "../../local/tenant/model/conversation.ts";
import { messageSeenBy, seesChannel } from "../../local/tenant/model/sight.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import type { Clock } from "../../shared/base/clock.ts";
import type { JsonObject } from "../../shared/base/json.ts";
import type { WorkQueue } from "../../shared/port/work-queue.ts";
import type { Principal } from "../../shared/serve/access/principal.ts";
import { type SeenPorts, seenBy } from "../../shared/serve/access/seen-by.ts";
import { changeParameters } from "../../shared/serve/api/change-parameters.ts";
import {
  channelParameters,
  directoryParameters,
  listChannels,
  listChats,
  listDirectory,
} from "../../shared/serve/api/list-directory.ts";
import { listMembers, memberParameters } from "../../shared/serve/api/list-members.ts";
import { answerMessages } from "../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../shared/serve/api/list-parameters.ts";
import { oneMessage } from "../../shared/serve/api/one-message.ts";
import { underPolicy } from "../../shared/serve/api/policy.ts";
import { resolveLink } from "../../shared/serve/api/resolve-link.ts";
import { searchStored } from "../../shared/serve/api/search.ts";
import { searchParameters } from "../../shared/serve/api/search-parameters.ts";
import { readChanges } from "../../shared/serve/feed/read-changes.ts";
import { searchText } from "../../shared/store/message/search-text.ts";
import { feedSearch, SEARCH_SOURCES } from "../../shared/store/search/feed-search.ts";
import { matches } from "../../shared/store/search/search-words.ts";
import { snippetOf } from "../../shared/store/search/snippet.ts";

/** What one route gave one person, and what Teams would have: `what` names each thing, and what it says where it says something. */
export interface Compared {
  readonly route: string;
  readonly userId: string;
  readonly given: ReadonlySet<string>;
  readonly truth: ReadonlySet<string>;
}

export interface SeenWorld {
  readonly model: TenantModel;
  readonly stores: SeenPorts;
  readonly clock: Clock;
}

/** Every route that shows a person something of the tenant, asked for everything there is. */
export async function compareSeen(world: SeenWorld, userId: string): Promise<Compared[]> {
  const principal: Principal = { kind: "user", id: userId, clientId: "client", roles: new Set(), canWrite: false };
  const seen = seenBy(world.stores, principal);
  const compared: Compared[] = [];
  for (const [route, { given, truth }] of Object.entries(ROUTES)) {
    const of: Asking = { ...world, seen, userId };
    compared.push({ route, userId, given: new Set(await given(of)), truth: new Set(truth(of)) });
  }
  return compared;
}

/** What was given and is not theirs to see. */
export function leaksIn(compared: readonly Compared[]): string[] {
  return compared.flatMap(({ route, userId, given, truth }) =>
    [...given].filter((what) => !truth.has(what)).map((what) => `${route} gave ${userId} ${what}`),
  );
}

/** What is theirs to see and was not given. */
export function gapsIn(compared: readonly Compared[]): string[] {
  return compared.flatMap(({ route, userId, given, truth }) =>
    [...truth].filter((what) => !given.has(what)).map((what) => `${route} kept from ${userId} ${what}`),
  );
}

interface Asking extends SeenWorld {
  readonly seen: SeenPorts;
  readonly userId: string;
}

interface Route {
  readonly given: (asking: Asking) => Promise<string[]>;
  readonly truth: (asking: Asking) => string[];
}

const ROUTES: Readonly<Record<string, Route>> = {
  "messages by creation": { given: (of) => givenMessages(of, { order: "createdDateTime" }), truth: truthOfMessages },
  "messages by change": {
    given: (of) => givenMessages(of, { order: "-lastModifiedDateTime" }),
    truth: truthOfMessages,
  },
  // A word that most messages have; what was changed after somebody left is not searched for them.
  "messages with a word": { given: (of) => givenMessages(of, { q: "e" }), truth: truthOfMessages },
  "one message": {
    given: async ({ model, seen }) => {
      const given: string[] = [];
      for (const stored of everyMessage(model)) {
        const { conversationId } = stored.conversation;
        const messageId = stored.rootId === null ? stored.id : `${stored.rootId}.${stored.id}`;
        const found = await oneMessage(seen, { conversationId, messageId }, { asOf: undefined, policy: "flag" });
        if (found.ok) given.push(says(conversationId, found.value));
      }
      return given;
    },
    truth: truthOfMessages,
  },
  search: {
    given: async ({ seen }) => {
      const given: string[] = [];
      for (let cursor = {}; ; ) {
        const page = await searchStored(seen, {
          ...searchParameters.parse({ q: "e", limit: "20" }),
          q: ANY_WORD,
          ...cursor,
        });
        for (const { kind, conversationId, messageId, snippet } of page.results) {
          if (kind === "message") given.push(JSON.stringify([conversationId, messageId, snippet]));
        }
        if (page.nextCursor !== undefined) {
          cursor = { cursor: searchParameters.parse({ q: "e", cursor: page.nextCursor }).cursor };
          continue;
        }
        // Counted one by one, so that one too many is another.
        return [...given, ...Array.from({ length: page.total }, (_none, number) => `counted ${number}`)];
      }
    },
    truth: (of) => {
      const truth = [...of.model.conversations.values()].flatMap((conversation) =>
        seenIn(of, conversation).flatMap(({ stored, message }) => {
          const text = searchText(message).normalize("NFC");
          const { deletedDateTime, policyMark } = message as JsonObject;
          const isFound = isSeenAsItIs(of, stored) && !deletedDateTime && policyMark !== "blocked";
          if (!isFound || !matches([text], ANY_WORD)) return [];
          return [JSON.stringify([conversation.conversationId, stored.id, snippetOf(text, ANY_WORD)])];
        }),
      );
      return [...truth, ...truth.map((_one, number) => `counted ${number}`)];
    },
  },
  resolve: {
    given: async ({ model, seen }) => {
      const given: string[] = [];
      for (const { conversationId, teamId } of model.conversations.values()) {
        const link = {
          kind: teamId === null ? "chat" : "channel",
          teamId: null,
          conversationId,
          rootId: null,
          messageId: null,
        } as const;
        const resolved = await resolveLink(seen, { link, policy: "flag" });
        if (resolved.isStored || resolved.teamId !== null) given.push(conversationId);
      }
      return given;
    },
    truth: (of) => [...of.model.conversations.values()].filter((one) => seenIn(of, one).length > 0).map(idOf),
  },
  changes: {
    given: async ({ seen, clock }) => {
      const given: string[] = [];
      for (let position = "beginning"; ; ) {
        const parameters = changeParameters.parse({ kind: "messages", limit: "1000", position });
        const page = await readChanges({ changeFeed: seen.changeFeed, clock }, parameters);
        if (!page.ok) throw page.error;
        for (const { conversationId, message } of page.value.changes) given.push(says(String(conversationId), message));
        if (!page.value.hasMore) return given;
        position = page.value.position;
      }
    },
    truth: (of) => truthOfMessages(of, isSeenAsItIs),
  },
  "changes of each conversation": {
    given: async ({ model, seen, clock }) => {
      const given: string[] = [];
      for (const { conversationId } of model.conversations.values()) {
        const parameters = changeParameters.parse({ conversation_id: conversationId, limit: "1000" });
        const page = await readChanges({ changeFeed: seen.changeFeed, clock }, parameters);
        if (!page.ok) throw page.error;
        if (page.value.hasMore) throw new Error(`${conversationId} has more than a page of changes`);
        for (const { message } of page.value.changes) given.push(says(conversationId, message));
      }
      return given;
    },
    truth: (of) => truthOfMessages(of, isSeenAsItIs),
  },
  teams: {
    given: async ({ seen }) => ids((await listDirectory(seen.directory, "teams", everyRow)).picked),
    truth: ({ model, userId }) => model.directory.teamsOf(userId).map(({ id }) => id),
  },
  channels: {
    given: async ({ model, seen }) => {
      const given: string[] = [];
      for (const { id } of model.directory.teams.all) {
        const own = await listChannels(seen.directory, channelParameters.parse({ team_id: id, limit: "200" }));
        const incoming = channelParameters.parse({ team_id: id, incoming: "true", limit: "200" });
        const shared = await listChannels(seen.directory, incoming);
        given.push(...ids(own.picked).map((channelId) => `${channelId} of ${id}`));
        given.push(...ids(shared.picked).map((channelId) => `${channelId} shared with ${id}`));
      }
      return given;
    },
    truth: ({ model, userId }) =>
      [...model.conversations.values()]
        .filter((one) => one.teamId !== null && seesChannel(model, userId, one))
        .flatMap(({ conversationId, teamId }) => {
          const sharedWith = model.directory.channels.get(conversationId)?.sharedWithTeamIds ?? [];
          const mine = sharedWith.filter(
            (id) => model.directory.teams.has(id) && model.directory.roster(id).has(userId),
          );
          return [`${conversationId} of ${teamId}`, ...mine.map((id) => `${conversationId} shared with ${id}`)];
        }),
  },
  chats: {
    given: async ({ seen }) => ids((await listChats(seen.directory, everyRow)).picked),
    truth: ({ model, userId }) =>
      model.directory.chats.all
        .filter(({ id }) =>
          model.directory
            .roster(id)
            .stays()
            .some((stay) => stay.userId === userId && (stay.visibleHistoryStartMs ?? 0) < (stay.untilMs ?? Infinity)),
        )
        .map(({ id }) => id),
  },
  "places with members": {
    given: async ({ model, seen }) => {
      const given: string[] = [];
      for (const id of placesOf(model)) {
        const page = await listMembers(seen.directory, memberParameters.parse({ of: id, limit: "1" }));
        if (page.picked.length > 0) given.push(id);
      }
      return given;
    },
    truth: ({ model, userId }) => placesOf(model).filter((id) => everybodyIn(model, id).has(userId)),
  },
  members: {
    given: async ({ model, seen }) => {
      const given: string[] = [];
      for (const id of placesOf(model)) {
        const page = await listMembers(seen.directory, memberParameters.parse({ of: id, limit: "200" }));
        // Callers and others from outside go by other ids.
        given.push(...page.picked.flatMap(({ userId }) => (isKnown(model, userId) ? [`${userId} in ${id}`] : [])));
      }
      return given;
    },
    truth: ({ model, userId }) =>
      placesOf(model).flatMap((id) => {
        const everybody = everybodyIn(model, id);
        const users = [...everybody].filter((who) => isKnown(model, who));
        return everybody.has(userId) ? users.map((who) => `${who} in ${id}`) : [];
      }),
  },
  users: {
    given: async ({ seen }) => ids((await listDirectory(seen.directory, "users", everyRow)).picked),
    truth: ({ userId }) => [userId],
  },
};

/** What every message says that says anything. */
const ANY_WORD = {
  all: [Array.from("abcdefghijklmnopqrstuvwxyz0123456789", (letter) => ({ terms: [letter], isPrefix: true }))],
  none: [],
};

/** Reads what is stored into the index, as the timer has it done. */
export async function fillSearch({ stores, clock }: SeenWorld): Promise<void> {
  const queue = { send: async () => {}, lengths: async () => ({}) } as unknown as WorkQueue;
  const ports = { ...stores, clock, queue, log: { event: () => {} } };
  for (const of of SEARCH_SOURCES) {
    await feedSearch(ports, { job: "search", of, startedDateTime: "9999-01-01T00:00:00.000Z" });
  }
}

const everyRow = directoryParameters.parse({ limit: "200" });

async function givenMessages({ model, seen }: Asking, query: Readonly<Record<string, string>>): Promise<string[]> {
  const given: string[] = [];
  for (const { conversationId, teamId } of model.conversations.values()) {
    const place = teamId === null ? { chat_id: conversationId } : { team_id: teamId, channel_id: conversationId };
    for (let cursor: string | undefined; ; ) {
      const paging = cursor === undefined ? {} : { cursor };
      // Smaller than most conversations, so that pages follow one another.
      const parameters = listParameters.parse({ ...place, ...query, ...paging, limit: "20" });
      const page = await answerMessages(seen.messages, parameters);
      if (!page.ok) break;
      given.push(...page.value.messages.map((message) => says(conversationId, message)));
      cursor = page.value.nextCursor;
      if (cursor === undefined) break;
    }
  }
  return given;
}

/** A message by its address and what it says: one that says what it should not is another. */
function says(conversationId: string, message: unknown): string {
  const { id, body, attachments } = (message ?? {}) as JsonObject;
  return JSON.stringify([conversationId, id, body, attachments]);
}

function truthOfMessages(of: Asking, isToldOf: typeof isSeenAsItIs = () => true): string[] {
  return [...of.model.conversations.values()].flatMap((conversation) =>
    seenIn(of, conversation)
      .filter(({ stored }) => isToldOf(of, stored))
      .map(({ message }) => says(conversation.conversationId, message)),
  );
}

function seenIn({ model, userId }: Asking, { messages }: Conversation) {
  return [...messages.values()].flatMap((stored) => {
    const message = messageSeenBy(model, userId, stored);
    // What data loss prevention shows of it is the same for all, and tried elsewhere.
    const shown = message && underPolicy(message as unknown as JsonObject, "flag");
    return shown === undefined ? [] : [{ stored, message: shown }];
  });
}

/** Of what was changed after somebody left the feed does not tell them. */
function isSeenAsItIs({ userId }: Asking, { conversation, message }: StoredMessage): boolean {
  if (conversation.teamId !== null) return true;
  const createdMs = Date.parse(message.createdDateTime);
  const changedMs = Date.parse(message.lastModifiedDateTime);
  return conversation
    .stays()
    .filter((stay) => stay.userId === userId && (stay.visibleHistoryStartMs ?? 0) <= createdMs)
    .some(({ untilMs }) => untilMs === null || (createdMs < untilMs && changedMs < untilMs));
}

function everyMessage(model: TenantModel): StoredMessage[] {
  return [...model.conversations.values()].flatMap(({ messages }) => [...messages.values()]);
}

/** What has members of its own. */
function placesOf({ directory }: TenantModel): string[] {
  const own = directory.channels.all.filter(({ membershipType }) => membershipType !== "standard");
  return [...directory.teams.all, ...own, ...directory.chats.all].map(({ id }) => id);
}

function everybodyIn({ directory }: TenantModel, id: string): ReadonlySet<string> {
  const teams = directory.channels.get(id)?.sharedWithTeamIds ?? [];
  return new Set(
    [id, ...teams.filter((teamId) => directory.teams.has(teamId))].flatMap((one) => directory.roster(one).ids),
  );
}

function isKnown({ directory }: TenantModel, userId: unknown): boolean {
  return typeof userId === "string" && !directory.outsiders.has(userId);
}

function ids(rows: readonly JsonObject[]): string[] {
  return rows.map(({ id }) => String(id));
}

function idOf({ conversationId }: Conversation): string {
  return conversationId;
}
