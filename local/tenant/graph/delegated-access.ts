import type { AccessToken } from "../authority/authority.ts";
import type { StoredMessage } from "../model/conversation.ts";
import type { User } from "../model/graph-shapes.ts";
import { messageSeenBy, seesChannel } from "../model/sight.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { badRequest, GraphError, notFound } from "./graph-error.ts";

/** Whatever bears a token. */
interface Asked {
  readonly token: AccessToken;
}

type Params = Readonly<Record<string, string>>;

/** The segments of a path that name a person of whom only they themselves may ask. */
const OWN_PARAMETERS = ["selfUserId", "chatsOfUserId"] as const;

/**
 * A token of a person opens what they are in, whatever its scopes. Graph hides nothing of what there is: it answers 403 for what
 * is somebody else's.
 *
 * @throws GraphError in the words that Teams uses
 */
export function requireSight(model: TenantModel, { userId }: AccessToken, params: Params): void {
  if (userId === undefined) return;
  for (const name of OWN_PARAMETERS) {
    const named = params[name];
    if (named !== undefined && personNamed(model, named)?.id !== userId)
      throw new GraphError(403, "Forbidden", { message: "Forbidden" });
  }
  const { chatId, channelId, teamId } = params;
  if (chatId !== undefined) requireMembership(model, chatId, userId);
  else if (channelId !== undefined) requireChannel(model, channelId, userId);
  else if (teamId !== undefined) requireMembership(model, teamId, userId);
}

/** Who a token is of; for the rows that no app may ask for itself. */
export function callerOf({ token }: Asked): string {
  if (token.userId === undefined) throw meOfNobody();
  return token.userId;
}

export function meOfNobody(): GraphError {
  return badRequest("/me request is only valid with delegated authentication flow.");
}

/** By id, or by the name that they sign in with. */
export function personNamed({ directory: { users } }: TenantModel, name: string): User | undefined {
  const isMeant = ({ userPrincipalName }: User) => userPrincipalName.toLowerCase() === name.toLowerCase();
  return users.get(name) ?? (name.includes("@") ? users.all.find(isMeant) : undefined);
}

/** Whether whoever asks sees a message: an app all, a person none from before their history of a chat begins. */
export function isShownTo({ token }: Asked, model: TenantModel): (stored: StoredMessage) => boolean {
  const { userId } = token;
  return (stored) => userId === undefined || messageSeenBy(model, userId, stored) !== undefined;
}

/** Of a chat or a team. */
function requireMembership({ directory }: TenantModel, id: string, userId: string): void {
  if (!directory.chats.has(id) && !directory.teams.has(id)) throw notFound();
  if (!directory.roster(id).has(userId)) throw notInRoster();
}

function requireChannel(model: TenantModel, channelId: string, userId: string): void {
  const conversation = model.conversations.get(channelId);
  if (conversation === undefined || conversation.deletedMs !== null) throw notFound();
  if (!seesChannel(model, userId, conversation)) throw notInRoster();
}

/** github.com/microsoftgraph/microsoft-graph-docs-contrib, issue 9129. */
function notInRoster(): GraphError {
  return new GraphError(403, "Forbidden", { message: "InsufficientPrivileges" });
}
