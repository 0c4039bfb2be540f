import { textIn } from "../text/titles.ts";
import { type Api, answerOf, eachRow, firstOf } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Place } from "./conversations.ts";

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly string[];
}

const PAGE = 200;
const MOST = 500;

/** Of a standard channel they are those of its team, and its own list is empty or none. */
export async function membersOfPlace(api: Api, { conversationId, teamId }: Place): Promise<readonly Member[]> {
  const own = await firstOf(membersOf(api, conversationId), MOST).catch((error: unknown) => {
    if (teamId !== undefined && error instanceof ApiFailure && error.status === 404) return [];
    throw error;
  });
  return own.length > 0 || teamId === undefined ? own : firstOf(membersOf(api, teamId), MOST);
}

/** @param of a team, a private or shared channel, or a chat */
export async function* membersOf(api: Api, of: string): AsyncGenerator<Member> {
  const read = (cursor: string | undefined) => {
    const query = { of, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    return answerOf(api, api.client.GET("/members", { params: { query } }));
  };
  for await (const { userId, displayName, email, roles } of eachRow(read, ({ members }) => members)) {
    yield {
      id: textIn(userId),
      name: textIn(displayName, "Somebody"),
      mail: textIn(email),
      roles: Array.isArray(roles) ? roles.map((role) => textIn(role)) : [],
    };
  }
}
