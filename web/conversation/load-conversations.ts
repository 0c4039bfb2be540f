import { answerOf, cursorOf } from "../pages.ts";
import type { Session } from "../session/session.ts";
import { type Conversation, conversationOfChannel, conversationOfChat, type Team } from "./conversation.ts";

const PAGE = 200;

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string | undefined;
}

/** A page of chats, in the order of their ids. */
export async function loadChats({ api, person }: Session, cursor: string | undefined): Promise<Page<Conversation>> {
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  const page = await answerOf(api.GET("/chats", { params: { query } }));
  return { rows: page.chats.map((chat) => conversationOfChat(chat, person?.name)), cursor: cursorOf(page) };
}

export async function loadTeams({ api }: Session, cursor: string | undefined): Promise<Page<Team>> {
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  const page = await answerOf(api.GET("/teams", { params: { query } }));
  const rows = page.teams.map(({ id, displayName }) => ({ id: String(id), title: String(displayName ?? "A team") }));
  return { rows: rows.sort((a, b) => a.title.localeCompare(b.title)), cursor: cursorOf(page) };
}

/** All of a team's; Teams itself allows no more than 1,000. */
export async function loadChannels({ api }: Session, teamId: string): Promise<readonly Conversation[]> {
  const channels: Conversation[] = [];
  let cursor: string | undefined;
  do {
    const query = { team_id: teamId, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await answerOf(api.GET("/channels", { params: { query } }));
    channels.push(...page.channels.map((channel) => conversationOfChannel(channel, teamId)));
    cursor = cursorOf(page);
  } while (cursor !== undefined && channels.length < MAX_CHANNELS);
  const rank = ({ title }: Conversation) => (title === "General" ? 0 : 1);
  return channels.sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

const MAX_CHANNELS = 1_000;
