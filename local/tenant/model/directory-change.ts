import type { Channel, Chat, Team, User } from "./graph-shapes.ts";
import type { Stay } from "./roster.ts";

type Changed<Entity extends string, Rest> = Rest & {
  readonly entity: Entity;
  readonly changeType: "created" | "updated" | "deleted";
};

export interface MemberOf {
  /** As it is after the change, or as it was when they left. */
  readonly member: Stay;
  readonly chat?: Chat;
  readonly team?: Team;
  /** Private and shared ones; `team` is the one that hosts it. */
  readonly channel?: Channel;
  /** Of a shared channel: not by name, but by this team, which the channel is shared with. */
  readonly through?: { readonly teamId: string; readonly cause: "membership" | "shared" };
}

/** What changed of who and what there is, whole as it is afterwards; of what was deleted, as it was. */
export type DirectoryChange =
  | Changed<"user", { readonly user: User }>
  | Changed<"team", { readonly team: Team }>
  | Changed<"channel", { readonly channel: Channel }>
  | Changed<"chat", { readonly chat: Chat }>
  | Changed<"conversationMember", MemberOf>;
