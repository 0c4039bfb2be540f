import type { OnBehalfName } from "../base/settings.ts";

/** A delegated permission of Graph, and what it is asked for. */
export interface ScopeNeed {
  readonly scope: string;
  readonly reason: string;
}

const CHATS: ScopeNeed = {
  scope: "Chat.ReadWrite",
  reason: "edit, delete and restore messages of chats, and rename chats",
};

/**
 * THE table of what may be done in the name of whoever is signed in, one row a name of the setting ON_BEHALF: the delegated
 * permissions that it takes. Graph: "Microsoft Graph permissions reference"; of each call the least that does.
 */
export const ON_BEHALF = {
  messages: [
    { scope: "ChatMessage.Send", reason: "send messages in chats, and react to them" },
    { scope: "ChannelMessage.Send", reason: "send messages and replies in channels, and react to them" },
    CHATS,
    { scope: "ChannelMessage.ReadWrite", reason: "edit, delete and restore messages of channels" },
  ],
  chats: [
    { scope: "Chat.Create", reason: "create chats" },
    { scope: "ChatMember.ReadWrite", reason: "add and remove members of chats" },
    CHATS,
  ],
  viewpoint: [{ scope: "Chat.ReadWrite", reason: "say what of a chat is read, and hide chats" }],
  // Files of a channel are in the team's library, which Files.ReadWrite does not open.
  files: [
    {
      scope: "Files.ReadWrite.All",
      reason: "put files where the conversation has them, and let its members read them",
    },
  ],
  presence: [
    { scope: "Presence.Read.All", reason: "say who is there" },
    { scope: "Presence.ReadWrite", reason: "set the availability and the status message of whoever is signed in" },
  ],
  contacts: [
    { scope: "People.Read", reason: "find the people somebody works with" },
    { scope: "Contacts.Read", reason: "find the contacts somebody keeps" },
  ],
} as const satisfies Record<OnBehalfName, readonly ScopeNeed[]>;

/** Each once, with the first reason there is for it. */
export function scopesOnBehalf(names: ReadonlySet<OnBehalfName>): ScopeNeed[] {
  const needs = [...names].flatMap((name): readonly ScopeNeed[] => ON_BEHALF[name]);
  return needs.filter(({ scope }, at) => needs.findIndex((need) => need.scope === scope) === at);
}
