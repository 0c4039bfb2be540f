import { usageError } from "../base/cli-error.ts";
import { type Api, answerOf, firstOf } from "./api.ts";
import { type Conversation, channelsOf, chatsOf, fullTitle, type Place, type Team, teamsOf } from "./conversations.ts";

/** More than anybody looks through. */
const MAX_LISTED = 2_000;

export async function everyConversation(api: Api): Promise<Conversation[]> {
  const [chats, teams] = await Promise.all([firstOf(chatsOf(api), MAX_LISTED), firstOf(teamsOf(api), MAX_LISTED)]);
  const channels = await Promise.all(teams.map((team) => firstOf(channelsOf(api, team), MAX_LISTED)));
  return [...chats, ...channels.flat()];
}

/**
 * A conversation as people name one: by its id, by a link copied from Teams, or by what it is called.
 *
 * @throws CliError where it is none, or more than one
 */
export async function findConversation(api: Api, given: string): Promise<Conversation> {
  if (/^https?:\/\//.test(given)) return placed(api, await placeOfLink(api, given));
  const all = await everyConversation(api);
  const byId = all.find(({ conversationId }) => conversationId === given);
  if (byId !== undefined) return byId;
  // The chat with oneself is in no list.
  if (isId(given)) return { conversationId: given, title: given, kind: "group", lastMs: 0 };
  return only(all, given, fullTitle);
}

export async function findTeam(api: Api, given: string): Promise<Team> {
  const teams = await firstOf(teamsOf(api), MAX_LISTED);
  return teams.find(({ id }) => id === given) ?? only(teams, given, ({ title }) => title);
}

/** "Thread ids" of Teams: 19:…@thread.v2, 48:notes@…. */
function isId(given: string): boolean {
  return /^\d+:\S+$/.test(given);
}

async function placeOfLink(api: Api, link: string): Promise<Place> {
  const { conversationId, teamId } = await answerOf(api, api.client.GET("/resolve", { params: { query: { link } } }));
  if (conversationId === null) throw usageError("The link leads to no conversation");
  return { conversationId, ...(teamId !== null && { teamId }) };
}

async function placed(api: Api, place: Place): Promise<Conversation> {
  const found = (await everyConversation(api)).find(({ conversationId }) => conversationId === place.conversationId);
  const kind = place.teamId === undefined ? "group" : "channel";
  return found ?? { ...place, title: place.conversationId, kind, lastMs: 0 };
}

const MAX_SHOWN = 8;

/** The one that is called so; else the one that begins so; else the one in whose name it stands. In any case. */
export function only<One>(all: readonly One[], given: string, nameOf: (one: One) => string): One {
  const wanted = given.toLocaleLowerCase();
  const named = all.map((one) => ({ one, name: nameOf(one).toLocaleLowerCase() }));
  for (const isMeant of [
    (name: string) => name === wanted || name.endsWith(` › ${wanted}`),
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ]) {
    const meant = named.filter(({ name }) => isMeant(name)).map(({ one }) => one);
    if (meant.length === 1 && meant[0] !== undefined) return meant[0];
    if (meant.length > 1) {
      const shown = meant.slice(0, MAX_SHOWN).map((one) => nameOf(one));
      const rest = meant.length - shown.length;
      throw usageError(
        `'${given}' is more than one: ${shown.join("; ")}${rest === 0 ? "" : `; and ${rest} more`}`,
        "Give more of the name, or the id",
      );
    }
  }
  throw usageError(
    `Nothing of yours is called '${given}'`,
    "teamsink chats list and teamsink channels list say what is",
  );
}
