import type { Schemas } from "../../client/teamsink-client.ts";
import { textIn, titleOfChat } from "../text/titles.ts";
import { type Api, answerOf, eachRow } from "./api.ts";

/** Where messages are: a chat, or a channel of a team. */
export interface Place {
  readonly conversationId: string;
  readonly teamId?: string;
}

export interface Conversation extends Place {
  readonly title: string;
  readonly kind: "oneOnOne" | "group" | "meeting" | "channel";
  /** Of a channel. */
  readonly teamTitle?: string;
  /** When something was last known to have happened; zero where nothing is known. */
  readonly lastMs: number;
}

export interface Team {
  readonly id: string;
  readonly title: string;
}

type Chat = Schemas["ChatPage"]["chats"][number];
type Channel = Schemas["ChannelPage"]["channels"][number];

const PAGE = 200;
const pageOf = (cursor: string | undefined) => ({ limit: PAGE, ...(cursor !== undefined && { cursor }) });

export async function* chatsOf(api: Api): AsyncGenerator<Conversation> {
  const read = (cursor: string | undefined) =>
    answerOf(api, api.client.GET("/chats", { params: { query: pageOf(cursor) } }));
  for await (const chat of eachRow(read, ({ chats }) => chats)) yield conversationOfChat(chat, api.session.me.name);
}

function conversationOfChat(chat: Chat, myName: string | undefined): Conversation {
  const { id, topic, chatType, lastUpdatedDateTime, sink } = chat;
  return {
    conversationId: String(id),
    title: titleOfChat({ topic, title: sink.title }, myName),
    kind: chatType === "oneOnOne" || chatType === "meeting" ? chatType : "group",
    lastMs: Date.parse(String(lastUpdatedDateTime)) || 0,
  };
}

export async function* teamsOf(api: Api): AsyncGenerator<Team> {
  const read = (cursor: string | undefined) =>
    answerOf(api, api.client.GET("/teams", { params: { query: pageOf(cursor) } }));
  for await (const { id, displayName } of eachRow(read, ({ teams }) => teams)) {
    yield { id: String(id), title: textIn(displayName, "A team") };
  }
}

export async function* channelsOf(api: Api, team: Team): AsyncGenerator<Conversation> {
  const read = (cursor: string | undefined) =>
    answerOf(api, api.client.GET("/channels", { params: { query: { team_id: team.id, ...pageOf(cursor) } } }));
  for await (const channel of eachRow(read, ({ channels }) => channels)) yield conversationOfChannel(channel, team);
}

function conversationOfChannel({ id, displayName, createdDateTime }: Channel, team: Team): Conversation {
  return {
    conversationId: String(id),
    teamId: team.id,
    teamTitle: team.title,
    title: textIn(displayName, "A channel"),
    kind: "channel",
    lastMs: Date.parse(String(createdDateTime)) || 0,
  };
}

export function newestFirst(rows: readonly Conversation[]): Conversation[] {
  return [...rows].sort((a, b) => b.lastMs - a.lastMs || a.title.localeCompare(b.title));
}

/** The General channel first, as Teams lists them. */
export function byTitle(rows: readonly Conversation[]): Conversation[] {
  const rank = ({ title }: Conversation) => (title === "General" ? 0 : 1);
  return [...rows].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

/** "Contoso › General" of a channel, the title of a chat. */
export function fullTitle({ title, teamTitle }: Pick<Conversation, "title" | "teamTitle">): string {
  return teamTitle === undefined ? title : `${teamTitle} › ${title}`;
}
