import { z } from "zod";
import type { TenantResponse } from "../http.ts";
import type { Conversation } from "../model/conversation.ts";
import type { Viewpoint } from "../model/viewpoints.ts";
import { callerOf } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, GraphError } from "./graph-error.ts";
import type { GraphContext } from "./listing.ts";
import { conversationOf } from "./message-routes.ts";
import { readBody } from "./request-body.ts";

const viewer = z.object({
  user: z.object({ id: z.string(), tenantId: z.string() }),
  lastMessageReadDateTime: z.iso.datetime({ offset: true }).nullish(),
});
type Asked = Viewer & { readonly conversation: Conversation; readonly nowMs: number };
type Viewer = z.infer<typeof viewer>;

/** "chat: markChatReadForUser", "markChatUnreadForUser", "hideForUser", "unhideForUser": what each makes of a viewpoint. */
const ACTIONS: Readonly<Record<string, (asked: Asked) => Partial<Viewpoint>>> = {
  markChatReadForUser: ({ conversation, nowMs }) => ({ lastMessageReadMs: Math.max(nowMs, lastMs(conversation) ?? 0) }),
  // Unless it is said from when on, the last message alone.
  markChatUnreadForUser: ({ conversation, lastMessageReadDateTime: read }) => ({
    lastMessageReadMs: read == null ? (lastMs(conversation) ?? 1) - 1 : Date.parse(read),
  }),
  hideForUser: () => ({ isHidden: true }),
  unhideForUser: () => ({ isHidden: false }),
};

export function viewpointRoutes(context: GraphContext): GraphRoute[] {
  return Object.entries(ACTIONS).map(([name, act]) => ({
    method: "POST",
    path: `/chats/:chatId/${name}`,
    permission: "changeChats",
    budget: "otherWrites",
    handle: (request) => view(context, request, act),
  }));
}

/** Of oneself alone. */
function view(
  { model, ...context }: GraphContext,
  request: GraphRequest,
  act: (asked: Asked) => Partial<Viewpoint>,
): TenantResponse {
  const asked = readBody(viewer, request);
  const userId = callerOf(request);
  if (asked.user.tenantId !== model.tenantId) throw badRequest("Invalid request body was sent: 'user/tenantId'.");
  if (asked.user.id !== userId) throw new GraphError(403, "Forbidden", { message: "Forbidden" });
  const conversation = conversationOf({ model, ...context }, request);
  model.viewpoints.change(conversation.conversationId, userId, act({ ...asked, conversation, nowMs: request.nowMs }));
  return { status: 204 };
}

function lastMs(conversation: Conversation): number | undefined {
  const [last] = conversation.recent(1);
  return last && Date.parse(last.message.createdDateTime);
}
