import { TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments } from "../../port/change-feed.ts";
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
    async read<C extends FeedContainer>(...[container, start, limit]: Parameters<ChangeFeed["read"]>) {
      const page = await feed.read(container as C, start, limit);
      if (whole.includes(container)) return page;
      const shown = new Map<FeedDocuments[C], FeedDocuments[C] | undefined>();
      await forEachLimited(page.documents, AT_ONCE, async (document) => {
        shown.set(document, await SHOWN[container as C](document, sight));
      });
      return { ...page, documents: page.documents.flatMap((document) => shown.get(document) ?? []) };
    },
  };
}

/** The feed without containers that nothing is said of: an application has a role for messages, for the directory, or both. */
export function withoutContainers(feed: ChangeFeed, withheld: ReadonlySet<FeedContainer>): ChangeFeed {
  return {
    withheld,
    async read(container, start, limit) {
      if (withheld.has(container)) throw new TeamsinkError("role-required");
      return feed.read(container, start, limit);
    },
  };
}
