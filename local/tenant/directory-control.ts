import { z } from "zod";
import {
  addChannelMember,
  createChannel,
  deleteChannel,
  removeChannelMember,
  setChannelRole,
  shareChannel,
  updateChannel,
} from "./model/operations/channels.ts";
import { addChatMember, createChat, removeChatMember, renameChat } from "./model/operations/chats.ts";
import {
  addTeamMember,
  archiveTeam,
  createTeam,
  deleteTeam,
  removeTeamMember,
  setTeamRole,
  updateTeam,
} from "./model/operations/teams.ts";
import { createUser, deleteUser, restoreUser, updateUser } from "./model/operations/users.ts";
import type { TenantModel } from "./model/tenant-model.ts";

const text = z.string().min(1);
const texts = z.array(text);
const isOwner = z.boolean();
const leaving = { userId: text, by: text.optional() };
/** How much of what was said before a new member sees: all, nothing, or so many days. */
const history = z.union([z.literal("all"), z.literal("none"), z.number().int().min(1)]).default("all");
const joining = { ...leaving, isOwner: isOwner.optional(), history };
const chat = { chatId: text };
const team = { teamId: text };
const channel = { channelId: text };
const profile = {
  displayName: text.optional(),
  jobTitle: text.nullable().optional(),
  department: text.nullable().optional(),
  officeLocation: text.nullable().optional(),
  accountEnabled: z.boolean().optional(),
};

const DAY_MS = 86_400_000;

/** One row for each thing that can be made to happen to people and places: what the body holds, and what is done with it. */
export const DIRECTORY_OPERATIONS = {
  "create-user": operation(
    z.strictObject({ displayName: text.optional(), isGuest: z.boolean().optional() }),
    createUser,
  ),
  "update-user": operation(z.strictObject({ userId: text, ...profile }), updateUser),
  "delete-user": operation(z.strictObject({ userId: text }), deleteUser),
  "restore-user": operation(z.strictObject({ userId: text }), restoreUser),
  "create-team": operation(
    z.strictObject({
      displayName: text,
      ownerId: text,
      memberIds: texts.optional(),
      visibility: z.enum(["private", "public"]).optional(),
    }),
    createTeam,
  ),
  "update-team": operation(
    z.strictObject({ ...team, displayName: text.optional(), description: text.optional() }),
    updateTeam,
  ),
  "archive-team": operation(z.strictObject({ ...team, isArchived: z.boolean() }), archiveTeam),
  "delete-team": operation(z.strictObject(team), deleteTeam),
  "add-team-member": operation(z.strictObject({ ...team, ...joining }), (model, body) =>
    addTeamMember(model, withStart(model, body)),
  ),
  "remove-team-member": operation(z.strictObject({ ...team, ...leaving }), removeTeamMember),
  "set-team-role": operation(z.strictObject({ ...team, userId: text, isOwner }), setTeamRole),
  "create-channel": operation(
    z.strictObject({
      ...team,
      displayName: text,
      membershipType: z.enum(["standard", "private", "shared"]).default("standard"),
      memberIds: texts.optional(),
    }),
    createChannel,
  ),
  "update-channel": operation(
    z.strictObject({ ...channel, displayName: text.optional(), description: text.optional() }),
    updateChannel,
  ),
  "delete-channel": operation(z.strictObject(channel), deleteChannel),
  "share-channel": operation(z.strictObject({ ...channel, ...team, isShared: z.boolean() }), shareChannel),
  "add-channel-member": operation(z.strictObject({ ...channel, ...joining }), (model, body) =>
    addChannelMember(model, withStart(model, body)),
  ),
  "remove-channel-member": operation(z.strictObject({ ...channel, ...leaving }), removeChannelMember),
  "set-channel-role": operation(z.strictObject({ ...channel, userId: text, isOwner }), setChannelRole),
  "create-chat": operation(
    z.strictObject({
      chatType: z.enum(["oneOnOne", "group", "meeting"]),
      topic: text.nullable().optional(),
      memberIds: texts.min(1),
    }),
    createChat,
  ),
  "rename-chat": operation(z.strictObject({ ...chat, topic: text.nullable(), by: text.optional() }), renameChat),
  "add-chat-member": operation(z.strictObject({ ...chat, ...joining }), (model, body) =>
    addChatMember(model, withStart(model, body)),
  ),
  "remove-chat-member": operation(z.strictObject({ ...chat, ...leaving }), removeChatMember),
};

function operation<T>(schema: z.ZodType<T>, act: (model: TenantModel, body: T) => unknown) {
  return (model: TenantModel, body: unknown): unknown => act(model, schema.parse(body));
}

function withStart<T extends { history: z.infer<typeof history> }>({ nowMs }: TenantModel, body: T) {
  const { history: seen, ...joined } = body;
  const starts = { all: null, none: nowMs } as const;
  return { ...joined, visibleHistoryStartMs: typeof seen === "number" ? nowMs - seen * DAY_MS : starts[seen] };
}
