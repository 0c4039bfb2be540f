import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { listMembers, memberParameters } from "../shared/serve/api/list-members.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/members: who is in a team, a channel or a chat, or was at a time, a page at a time. */
export function members(app: App): RequestHandler {
  return checked(memberParameters, async (parameters, { query }) => {
    const { picked: members, nextCursor } = await listMembers(app.directory, parameters);
    return json({ count: members.length, members, ...nextLinkOf(query, nextCursor) });
  });
}
