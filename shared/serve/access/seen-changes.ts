import { TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type {
  ChangeFeed,
  FeedContainer,
  FeedDocuments,
  FeedPage,
  FeedPlace,
  FeedStart,
} from "../../port/change-feed.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { isOfOneUser } from "../../resource/message-address.ts";
import { shownRow } from "./seen-directory.ts";
import { isSeenAsItIs } from "./seen-messages.ts";
import type { Sight } from "./sight.ts";

type Shown<C extends FeedContainer> = (
  document: FeedDocuments[C],
  sight: Sight,
) => Promise<FeedDocuments[C] | undefined>;

const AT_ONCE = 8;

/** What one person is told of a change in each container. */
const SHOWN: { readonly [C in FeedContainer]: Shown<C> } = {
  messages: async (message, sight) => {
    if (!(await mayBeSeen(message, sight))) return undefined;
    const times = await sight.timesOf(message.conversationId, message.teamId);
    return isSeenAsItIs(times, message) ? message : undefined;
  },
  directory: shownRow,
  meetings: async (artifact, { userId }) => (artifact.organizerId === userId ? artifact : undefined),
  interactions: async (interaction, { userId }) => (interaction.userId === userId ? interaction : undefined),
};

/** Most of a tenant's changes are in places that a person is not in: that is known of all of them with one question. */
async function mayBeSeen({ conversationId, teamId }: StoredMessage, { places }: Sight): Promise<boolean> {
  if (isOfOneUser(conversationId)) return true;
  const known = await places();
  return known.has(conversationId) || (teamId !== null && known.has(teamId));
}

/**
 * The feed as one person is told it: positions are the store's own, so that a page may be empty and there is more.
 *
 * @param whole containers of which they are told everything
 */
export function seenChanges(feed: ChangeFeed, sight: Sight, whole: readonly FeedContainer[]): ChangeFeed {
  return {
    async read<C extends FeedContainer>(place: FeedPlace<C>, start: FeedStart, limit: number): Promise<FeedPage<C>> {
      if (whole.includes(place.container)) return feed.read(place, start, limit);
      if (!(await isSeen(place, sight))) return nothingOf(feed, place, start);
      const page = await feed.read(place, start, limit);
      const shown = new Map<FeedDocuments[C], FeedDocuments[C] | undefined>();
      await forEachLimited(page.documents, AT_ONCE, async (document) => {
        shown.set(document, await SHOWN[place.container](document, sight));
      });
      return { ...page, documents: page.documents.flatMap((document) => shown.get(document) ?? []) };
    },
  };
}

/** The whole feed is anybody's, less what is not theirs of it. */
async function isSeen({ conversationId }: FeedPlace, sight: Sight): Promise<boolean> {
  return conversationId === undefined || (await sight.timesOf(conversationId)).length > 0;
}

/**
 * Of a conversation that is not theirs, as of one that does not exist: its feed is not read, so that no page, no end and no
 * position of it can say that something was written. The position stays where it was, for it is as good as it ever was: who is
 * let in meanwhile is told from there. To begin with it is one of now, which is a place in the log of many conversations.
 */
async function nothingOf<C extends FeedContainer>(
  feed: ChangeFeed,
  place: FeedPlace<C>,
  start: FeedStart,
): Promise<FeedPage<C>> {
  const { position } = start.from === "position" ? start : await feed.read(place, { from: "now" }, 1);
  return { documents: [], position, isAtEnd: true };
}

/** The feed without containers that nothing is said of: an application has a role for messages, for the directory, or both. */
export function withoutContainers(feed: ChangeFeed, withheld: ReadonlySet<FeedContainer>): ChangeFeed {
  return {
    withheld,
    async read(place, start, limit) {
      if (withheld.has(place.container)) throw new TeamsinkError("role-required");
      return feed.read(place, start, limit);
    },
  };
}
