import { type Api, firstOf } from "./api.ts";
import { type Conversation, chatsOf, newestFirst, teamsOf } from "./conversations.ts";
import { membersOf } from "./members.ts";
import type { Contact } from "./people.ts";

/** More places nobody remembers the people of. */
const MOST_PLACES = 60;
const MOST_PEOPLE = 500;
const AT_ONCE = 6;

/** With whom one shares a chat or a team, by name: for where Graph is not asked for contacts. */
export async function knownPeople(api: Api): Promise<readonly Contact[]> {
  const [chats, teams] = await Promise.all([firstOf(chatsOf(api), MOST_PEOPLE), firstOf(teamsOf(api), MOST_PLACES)]);
  const places = [...newestFirst(chats).map(({ conversationId }) => conversationId), ...teams.map(({ id }) => id)];
  const people = new Map<string, Contact>();
  const waiting = places.slice(0, MOST_PLACES);
  const work = async () => {
    for (let of = waiting.shift(); of !== undefined; of = waiting.shift()) {
      // Who is in one that cannot be read may be in another.
      for (const { id, name, mail } of await firstOf(membersOf(api, of), MOST_PEOPLE).catch(() => [])) {
        const known = {
          id,
          displayName: name,
          userPrincipalName: mail || null,
          mail: mail || null,
          origins: ["chats"],
        };
        if (id !== "" && id !== api.session.me.id) people.set(id, known);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return [...people.values()].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** The chat of oneself and one other, where there is one: two people may be called alike. */
export async function chatWithOnly(api: Api, { id, displayName }: Contact): Promise<Conversation | undefined> {
  for await (const chat of chatsOf(api)) {
    if (chat.kind !== "oneOnOne" || chat.title !== displayName) continue;
    const members = await firstOf(membersOf(api, chat.conversationId), 3);
    if (id === null || members.some((one) => one.id === id)) return chat;
  }
  return undefined;
}
