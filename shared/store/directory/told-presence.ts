import * as z from "zod";
import type { JsonObject } from "../../base/json.ts";
import { type Roster, rosterId } from "../../port/directory-reader.ts";
import type { DirectoryStore, ToldPresence } from "../../port/directory-store.ts";
import type { PresenceNotes } from "../message/queue-item.ts";

/** What tells of members, and whether they came. Graph: "Get system messages for Microsoft Teams". */
const COMINGS: Readonly<Record<string, boolean>> = {
  "#microsoft.graph.membersAddedEventMessageDetail": true,
  "#microsoft.graph.membersJoinedEventMessageDetail": true,
  "#microsoft.graph.membersDeletedEventMessageDetail": false,
  "#microsoft.graph.membersLeftEventMessageDetail": false,
};

const memberEvent = z.object({
  createdDateTime: z.iso.datetime({ offset: true }),
  chatId: z.string().min(1).nullish(),
  channelIdentity: z.object({ teamId: z.string().min(1), channelId: z.string().min(1) }).nullish(),
  eventDetail: z.object({
    "@odata.type": z.string(),
    visibleHistoryStartDateTime: z.iso.datetime({ offset: true }).nullish().catch(undefined),
    members: z.array(z.object({ id: z.string().min(1), displayName: z.string().nullish() })).max(1_000),
  }),
});

export interface PresenceNotesPorts {
  readonly directory: DirectoryStore;
  /** Has the members listed anew; of whatever no subscription tells of. */
  membersChanged(roster: Roster): Promise<void>;
}

/**
 * What a message says of who came and went is kept with the moment of it: lists show only who is there, and notifications come
 * later than what they tell of. Any other message costs nothing.
 */
export function createPresenceNotes({ directory, membersChanged }: PresenceNotesPorts): PresenceNotes {
  return {
    async note(payload, isLive) {
      if (payload.eventDetail === null || payload.eventDetail === undefined) return;
      const parsed = memberEvent.safeParse(payload);
      if (!parsed.success) return;
      const { eventDetail, createdDateTime } = parsed.data;
      const isIn = COMINGS[eventDetail["@odata.type"]];
      const roster = isIn === undefined ? undefined : await rosterOf(directory, parsed.data);
      if (isIn === undefined || roster === undefined) return;
      const visible = isIn ? eventDetail.visibleHistoryStartDateTime : undefined;
      const fact = {
        atDateTime: new Date(createdDateTime).toISOString(),
        isIn,
        isExact: true,
        ...(visible && { visibleFromDateTime: new Date(visible).toISOString() }),
      };
      for (const { id, displayName } of eventDetail.members) {
        const value: JsonObject = { userId: id, displayName: displayName ?? null };
        const told: ToldPresence = { fact, value };
        await directory.notePresence({ table: "members", parentId: rosterId(roster), id }, told);
        if (roster.kind === "team" && !isIn) await noteLeftChannels(directory, { teamId: roster.teamId, id }, told);
      }
      if (isLive) await membersChanged(roster);
    },
  };
}

/** Channels of a team are at most 1,000, of which 30 may be private. Graph: "Limits and specifications for Microsoft Teams". */
const CHANNELS_PAGE = 1_000;

/** Who leaves a team leaves its private channels with it, and nothing is said there. Microsoft Support: "Private channels". */
async function noteLeftChannels(
  directory: DirectoryStore,
  { teamId, id }: { readonly teamId: string; readonly id: string },
  told: ToldPresence,
): Promise<void> {
  const channels = await directory.page({ table: "channels", parentId: teamId, limit: CHANNELS_PAGE });
  for (const { id: channelId, value } of channels) {
    if (value.membershipType !== "private") continue;
    const place = { table: "members", parentId: channelId, id } as const;
    if ((await directory.get(place)) !== undefined) await directory.notePresence(place, told);
  }
}

/** Of a standard channel it is the team's: everybody in the team is in it, and who comes is told of there. */
async function rosterOf(
  directory: DirectoryStore,
  { chatId, channelIdentity }: z.infer<typeof memberEvent>,
): Promise<Roster | undefined> {
  if (chatId) return { kind: "chat", chatId };
  if (!channelIdentity) return undefined;
  const { teamId, channelId } = channelIdentity;
  const channel = await directory.get({ table: "channels", parentId: teamId, id: channelId });
  const isOfItsOwn = channel !== undefined && channel.value.membershipType !== "standard";
  return isOfItsOwn ? { kind: "channel", teamId, channelId } : { kind: "team", teamId };
}
