import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type Conversation, conversationOfChannel, conversationOfChat, type Team } from "./conversation.ts";

const PAGE = 200;
/** More than anybody looks through; what is beyond is found by the search. */
const MAX_LISTED = 1_000;

interface ChatsPage {
  readonly rows: readonly Conversation[];
  readonly cursor: string | undefined;
}

function pageOf(cursor: string | undefined) {
  return { limit: PAGE, ...(cursor !== undefined && { cursor }) };
}

/** A page of chats, in the order of their ids. */
export async function loadChats({ api, person }: Session, cursor: string | undefined): Promise<ChatsPage> {
  const page = await answerOf(api.GET("/chats", { params: { query: pageOf(cursor) } }));
  return { rows: page.chats.map((chat) => conversationOfChat(chat, person?.name)), cursor: cursorOf(page) };
}

/** Of a person all teams: Teams lets nobody be in more than 1,000. */
export async function loadTeams({ api }: Session): Promise<readonly Team[]> {
  const teams: Team[] = [];
  let cursor: string | undefined;
  do {
    const page = await answerOf(api.GET("/teams", { params: { query: pageOf(cursor) } }));
    teams.push(
      ...page.teams.map(({ id, displayName }) => ({ id: String(id), title: String(displayName ?? "A team") })),
    );
    cursor = cursorOf(page);
  } while (cursor !== undefined && teams.length < MAX_LISTED);
  return teams.sort((a, b) => a.title.localeCompare(b.title));
}

/** All of a team's; Teams itself allows no more than 1,000. */
export async function loadChannels({ api }: Session, teamId: string): Promise<readonly Conversation[]> {
  const channels: Conversation[] = [];
  let cursor: string | undefined;
  do {
    const query = { team_id: teamId, ...pageOf(cursor) };
    const page = await answerOf(api.GET("/channels", { params: { query } }));
    channels.push(...page.channels.map((channel) => conversationOfChannel(channel, teamId)));
    cursor = cursorOf(page);
  } while (cursor !== undefined && channels.length < MAX_LISTED);
  const rank = ({ title }: Conversation) => (title === "General" ? 0 : 1);
  return channels.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}
