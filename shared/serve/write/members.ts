import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { DirectoryRow } from "../../port/directory-store.ts";
import type { ConversationPlace } from "../../port/on-behalf.ts";
import type { Acting } from "./acting.ts";

export interface Member {
  readonly userId: string;
  readonly displayName: string;
  /** Of the account: userPrincipalName, as far as Graph says it of members. */
  readonly address: string | undefined;
  /** A user of this tenant; whoever is from elsewhere is nobody to its drives. */
  readonly isOfTenant: boolean;
}

const PAGE = 500;
/** Of a larger place somebody is found by id alone: nobody waits for ten thousand rows. */
const MAX_PAGES = 10;

/** Who is in the conversation now, as far as this person may see it, up to some thousands. */
export async function membersOf(acting: Acting, place: ConversationPlace): Promise<readonly Member[]> {
  const members: Member[] = [];
  const parentId = await rosterOf(acting, place);
  for (let pages = 0, afterId: string | undefined; pages < MAX_PAGES; pages += 1) {
    const rows = await acting.seen.directory.page({
      table: "members",
      parentId,
      limit: PAGE,
      ...(afterId && { afterId }),
    });
    members.push(...rows.flatMap((row) => memberIn(row, acting.ports.tenantId)));
    afterId = rows.at(-1)?.id;
    if (rows.length < PAGE) break;
  }
  return members;
}

/** Everybody in a team is in its standard channels. */
async function rosterOf({ seen }: Acting, place: ConversationPlace): Promise<string> {
  if (place.kind === "chat") return place.chatId;
  const { teamId, channelId } = place;
  const channel = await seen.directory.get({ table: "channels", parentId: teamId, id: channelId });
  const type = channel?.value.membershipType;
  return type === "private" || type === "shared" ? channelId : teamId;
}

/** Graph: "conversationMember resource type" and those derived from it. */
function memberIn({ id, value, absentSinceDateTime }: DirectoryRow, ownTenantId: string): Member[] {
  const { displayName, email, tenantId } = value;
  if (absentSinceDateTime !== null || typeof displayName !== "string") return [];
  const isUser = String(value["@odata.type"] ?? "aadUserConversationMember").endsWith("aadUserConversationMember");
  const isOfTenant = isUser && (typeof tenantId !== "string" || tenantId.toLowerCase() === ownTenantId);
  return [{ userId: id, displayName, address: typeof email === "string" ? email : undefined, isOfTenant }];
}

/** The one member that is meant by an id, an address or a whole name, in any case. */
export function memberMeant(members: readonly Member[], given: string): Result<Member> {
  const wanted = given.trim().toLowerCase();
  const isMeant = ({ userId, address }: Member) => userId.toLowerCase() === wanted || address?.toLowerCase() === wanted;
  const exact = members.find(isMeant);
  if (exact) return succeed(exact);
  const named = members.filter(({ displayName }) => displayName.toLowerCase() === wanted);
  const [only, ...others] = named;
  if (only === undefined) return fail("mention-unknown");
  return others.length === 0 ? succeed(only) : fail("mention-ambiguous");
}
