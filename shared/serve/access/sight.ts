import { forEachLimited } from "../../base/for-each-limited.ts";
import { graphIdOf } from "../../base/parameter.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import { isOfOneUser } from "../../resource/message-address.ts";
import { FOR_EVER, type SeenTime, seenTimes } from "../../store/directory/seen-times.ts";

export interface SightPorts {
  readonly directory: DirectoryStore;
  readonly messages: MessageStore;
}

/**
 * What one person may see: the one place that decides it. It asks the store each time that it is made, so that who leaves sees
 * nothing more once the store knows; within one request it asks each thing once.
 */
export interface Sight {
  readonly userId: string;
  /**
   * When what they see of a conversation was said; nothing: for them there is no such conversation.
   *
   * @param teamId of a channel, where it is known
   */
  timesOf(conversationId: string, teamId?: string | null): Promise<readonly SeenTime[]>;
  /** Whether they are in a team, a private or shared channel or a chat now, by what is known of the place itself. */
  isIn(placeId: string): Promise<boolean>;
  /** Whether they see who is in it. */
  seesMembersOf(placeId: string): Promise<boolean>;
  /** Whether they see a channel: a standard one from its team, a private one from both, a shared one from itself. */
  seesChannel(channel: DirectoryRow): Promise<boolean>;
  /** Ids of everything they are or were in: whatever else they see is the standard channels of these teams. */
  places(): Promise<ReadonlySet<string>>;
  /** Every conversation of which they see something, and when that was said: two reads of a document for each place. */
  conversations(): Promise<readonly SeenConversation[]>;
}

export interface SeenConversation {
  readonly conversationId: string;
  /** One at least. */
  readonly times: readonly SeenTime[];
}

const WHOLE: readonly SeenTime[] = [{ fromMs: Number.MIN_SAFE_INTEGER, untilMs: FOR_EVER }];
const NOTHING: readonly SeenTime[] = [];
/** The chat with oneself, by the id under which it is stored. */
const OF_ONE_USER = /@(?<userId>[^@]+)$/;
/** Graph's id of it, for everybody. */
const NOTES = "48:notes";
const PLACES_PAGE = 500;
const CHANNELS_PAGE = 500;
/** Places that are looked up side by side. */
const AT_ONCE = 16;

export function createSight(ports: SightPorts, userId: string): Sight {
  const { directory } = ports;
  const membership = once((parentId: string) => directory.get({ table: "members", parentId, id: userId }));
  /** Who is in a shared channel through a team that it is shared with is in it as long as they are in the team. */
  const isIn = async (placeId: string): Promise<boolean> => {
    const member = await membership(placeId);
    const teamId = viaTeam(member);
    return isInNow(member) && (teamId === undefined || isInNow(await membership(teamId)));
  };
  const places = once(() => placesOf(directory, userId));

  async function seesChannel({ parentId: teamId, id, value, absentSinceDateTime }: DirectoryRow): Promise<boolean> {
    if (absentSinceDateTime !== null || teamId === null) return false;
    if (value.membershipType === "standard") return isIn(teamId);
    if (value.membershipType === "private") return (await isIn(id)) && isIn(teamId);
    return value.membershipType === "shared" && isIn(id);
  }

  async function seesConversationOfTeam(channelId: string, teamId: string): Promise<boolean> {
    const channel = await directory.get({ table: "channels", parentId: teamId, id: channelId });
    return channel !== undefined && seesChannel(channel);
  }

  const timesOf = once(async (conversationId: string, teamId?: string | null): Promise<readonly SeenTime[]> => {
    if (isOfOneUser(conversationId)) {
      return graphIdOf(OF_ONE_USER.exec(conversationId)?.groups?.userId ?? "") === userId ? WHOLE : NOTHING;
    }
    const [chat, member] = await Promise.all([
      directory.get({ table: "chats", parentId: null, id: conversationId }),
      membership(conversationId),
    ]);
    if (chat !== undefined) return chat.absentSinceDateTime === null && member ? seenTimes(member) : NOTHING;
    const hostId = teamId ?? (await teamOf(ports, conversationId));
    return hostId !== null && (await seesConversationOfTeam(conversationId, hostId)) ? WHOLE : NOTHING;
  });

  const seesMembersOf = once(async (placeId: string): Promise<boolean> => {
    if (!(await isIn(placeId))) return false;
    const place = { parentId: null, id: placeId };
    const [team, chat] = await Promise.all([
      directory.get({ table: "teams", ...place }),
      directory.get({ table: "chats", ...place }),
    ]);
    // With a channel that is gone, so are its members.
    return [team, chat].every((row) => row === undefined || row.absentSinceDateTime === null);
  });

  /** A team's channels are named by it; whatever else somebody is in is a chat, or a channel with members of its own. */
  const conversations = once(async (): Promise<readonly SeenConversation[]> => {
    const found = new Map<string, readonly SeenTime[]>([[`${NOTES}@${userId}`, WHOLE]]);
    await forEachLimited(await places(), AT_ONCE, async (placeId) => {
      const team = await directory.get({ table: "teams", parentId: null, id: placeId });
      if (team === undefined) found.set(placeId, await timesOf(placeId));
      else for (const id of await seenChannelsOf(placeId)) found.set(id, WHOLE);
    });
    return [...found].flatMap(([conversationId, times]) => (times.length > 0 ? [{ conversationId, times }] : []));
  });

  async function seenChannelsOf(teamId: string): Promise<string[]> {
    const seen: string[] = [];
    if (!(await isIn(teamId))) return seen;
    for (let afterId: string | undefined; ; ) {
      const after = afterId === undefined ? {} : { afterId };
      const rows = await directory.page({ table: "channels", parentId: teamId, limit: CHANNELS_PAGE, ...after });
      for (const row of rows) if (await seesChannel(row)) seen.push(row.id);
      afterId = rows.at(-1)?.id;
      if (rows.length < CHANNELS_PAGE) return seen;
    }
  }

  return { userId, timesOf, isIn, seesMembersOf, seesChannel, places, conversations };
}

/** How Graph names the team through which somebody is in a channel, and not the channel itself. Graph: "Managing channel memberships". */
const SOURCE_TEAM = /teams(?:\('(?<quoted>[^']+)'\)|\/(?<plain>[^/]+))\/members/i;

function viaTeam(member: DirectoryRow | undefined): string | undefined {
  const source = member?.value["@microsoft.graph.originalSourceMembershipUrl"];
  const { quoted, plain } = (typeof source === "string" && SOURCE_TEAM.exec(source)?.groups) || {};
  return quoted ?? plain;
}

/** A system message tells that somebody went before any list or notification does. */
function isInNow(member: DirectoryRow | undefined): boolean {
  return member?.absentSinceDateTime === null && member.presence?.at(-1)?.isIn !== false;
}

/** By what is stored of it: the directory knows channels by their teams alone. */
async function teamOf({ messages }: SightPorts, conversationId: string): Promise<string | null> {
  const newest = { conversationId, orderBy: "createdMs", descending: true, limit: 1 } as const;
  return (await messages.query(newest))[0]?.teamId ?? null;
}

async function placesOf(directory: DirectoryStore, userId: string): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  for (let afterParentId: string | undefined; ; ) {
    const rows = await directory.membershipsOf(userId, {
      limit: PLACES_PAGE,
      ...(afterParentId !== undefined && { afterParentId }),
    });
    for (const { parentId } of rows) places.add(parentId ?? "");
    afterParentId = rows.at(-1)?.parentId ?? undefined;
    if (rows.length < PLACES_PAGE || afterParentId === undefined) return places;
  }
}

/** Asks each thing once, and what failed again. */
function once<A extends readonly unknown[], R>(ask: (...of: A) => Promise<R>): (...of: A) => Promise<R> {
  const asked = new Map<unknown, Promise<R>>();
  return (...of) => {
    const known = asked.get(of[0]);
    if (known !== undefined) return known;
    const answer = ask(...of);
    asked.set(of[0], answer);
    answer.catch(() => asked.delete(of[0]));
    return answer;
  };
}
