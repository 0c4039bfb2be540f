import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import {
  channelParameters,
  directoryParameters,
  listChannels,
  listChats,
  listDirectory,
} from "../shared/serve/api/list-directory.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/teams: every team, as Graph gave it. */
export function teams({ directory }: App): RequestHandler {
  return checked(directoryParameters, async (parameters, { query }) => {
    const { picked, nextCursor } = await listDirectory(directory, "teams", parameters);
    return json({ count: picked.length, teams: picked, ...nextLinkOf(query, nextCursor) });
  });
}

/** GET /api/channels: those of one team. */
export function channels({ directory }: App): RequestHandler {
  return checked(channelParameters, async (parameters, { query }) => {
    const { picked, nextCursor } = await listChannels(directory, parameters);
    return json({ count: picked.length, channels: picked, ...nextLinkOf(query, nextCursor) });
  });
}

/** GET /api/chats: every chat, with a title. */
export function chats({ directory }: App): RequestHandler {
  return checked(directoryParameters, async (parameters, { query }) => {
    const { picked, nextCursor } = await listChats(directory, parameters);
    return json({ count: picked.length, chats: picked, ...nextLinkOf(query, nextCursor) });
  });
}

/** GET /api/users: everybody, as far as the roles of the app show them. */
export function users({ directory }: App): RequestHandler {
  return checked(directoryParameters, async (parameters, { query }) => {
    const { picked, nextCursor } = await listDirectory(directory, "users", parameters);
    return json({ count: picked.length, users: picked, ...nextLinkOf(query, nextCursor) });
  });
}
