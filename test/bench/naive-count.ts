import { DEFAULT_PAGE_SIZES } from "../../local/tenant/limits.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";

/**
 * What `readNaively` asks at the least, were it never refused: the same lists, counted instead of read. For a tenant of
 * which reading them would take an hour.
 */
export function fewestNaiveRequests({ directory, conversations }: TenantModel): number {
  const { directoryDefault, chatsDefault, messagesDefault } = DEFAULT_PAGE_SIZES;
  const users = directory.users.all;
  let requests = pagesOf(directory.teams.all.length, directoryDefault) + directory.teams.all.length;
  requests += pagesOf(users.length, directoryDefault);
  for (const { id } of users) requests += pagesOf(directory.chatsOf(id).length, chatsDefault);
  for (const conversation of conversations.values()) {
    const roots = conversation.roots();
    requests += pagesOf(roots.length, messagesDefault);
    if (conversation.teamId === null) continue;
    for (const { id } of roots) requests += pagesOf(conversation.replies(id).length, messagesDefault);
  }
  return requests;
}

function pagesOf(items: number, perPage: number): number {
  return Math.max(1, Math.ceil(items / perPage));
}
