import { z } from "zod";
import { MAX_CHAT_MEMBERS, MAX_TOPIC_CHARACTERS } from "../limits.ts";
import type { User } from "../model/graph-shapes.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { personNamed } from "./delegated-access.ts";
import { badRequest } from "./graph-error.ts";
import { required } from "./listing.ts";

/** "Update chat": at most 250 characters, and no colon. */
const topic = z
  .string()
  .min(1)
  .max(MAX_TOPIC_CHARACTERS)
  .regex(/^[^:]*$/);

/** By a link to who it is: "Create chat", "Add member to a chat". */
const member = z.object({
  roles: z.array(z.enum(["owner", "guest"])).length(1),
  "user@odata.bind": z.string(),
  visibleHistoryStartDateTime: z.iso.datetime({ offset: true }).nullish(),
});

export const newChat = z.object({
  chatType: z.enum(["oneOnOne", "group"]),
  topic: topic.nullish(),
  members: z.array(member).min(2).max(MAX_CHAT_MEMBERS),
});
export type NewChat = z.infer<typeof newChat>;

export const newMember = member;
export const changedChat = z.object({ topic });

/** `…/users('{id}')` or `…/users/{id}`, by id or by the name that they sign in with. Throws a GraphError. */
export function boundUser(model: TenantModel, { "user@odata.bind": link }: z.infer<typeof member>): User {
  const [, keyed, plain] = /^https:\/\/[^/]+\/v1\.0\/users(?:\('([^'/]+)'\)|\/([^/]+))$/.exec(link) ?? [];
  const name = keyed ?? plain;
  if (name === undefined) throw badRequest("Invalid value of 'user@odata.bind'.");
  return required(personNamed(model, decodeURIComponent(name)));
}

/** Everybody once, whoever asks first. Throws a GraphError for a chat that Teams would not open. */
export function chatMembers(
  model: TenantModel,
  { chatType, topic: title, members }: NewChat,
  callerId: string,
): string[] {
  const users = members.map((one) => ({ user: boundUser(model, one), role: one.roles[0] }));
  if (users.some(({ user, role }) => (user.userType === "Guest") !== (role === "guest"))) {
    throw badRequest("Guests of the tenant have the role guest, all others the role owner.");
  }
  const ids = [...new Set(users.map(({ user }) => user.id))];
  if (!ids.includes(callerId)) throw badRequest("The initiating user must be among the members of the chat.");
  if (chatType === "oneOnOne" && (ids.length !== 2 || ids.length !== members.length)) {
    throw badRequest("A one-on-one chat has two members.");
  }
  if (chatType === "oneOnOne" && title != null) throw badRequest("A title can be given to a chat of type group alone.");
  return [callerId, ...ids.filter((id) => id !== callerId)];
}
