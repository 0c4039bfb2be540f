import type { BlobStore } from "../../port/blob-store.ts";
import type { ChangeFeed, FeedContainer } from "../../port/change-feed.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { InteractionStore } from "../../port/interaction-store.ts";
import type { MeetingStore } from "../../port/meeting-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { SearchIndex } from "../../port/search-index.ts";
import type { StateStore } from "../../port/state-store.ts";
import { hasRole, type Principal } from "./principal.ts";
import { seenChanges, withoutContainers } from "./seen-changes.ts";
import { seenContents } from "./seen-contents.ts";
import { seenDirectory } from "./seen-directory.ts";
import { seenMessages } from "./seen-messages.ts";
import { seenInteractions, seenMeetings } from "./seen-own.ts";
import { ownSearch, seenSearch } from "./seen-search.ts";
import { createSight } from "./sight.ts";

/** Everything that answers are made of. */
export interface SeenPorts {
  readonly messages: MessageStore;
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly interactions: InteractionStore;
  readonly changeFeed: ChangeFeed;
  readonly search: SearchIndex;
  readonly state: StateStore;
  readonly blobs: BlobStore;
}

const OF_MESSAGES: readonly FeedContainer[] = ["messages", "meetings", "interactions"];
const OF_DIRECTORY: readonly FeedContainer[] = ["directory"];

/**
 * The stores as this principal may see them. Whatever answers a request is given these and no others, so that no route, no
 * search and no feed has a rule of its own, and one that is added tomorrow shows nothing that it should not.
 */
export function seenBy<P extends SeenPorts>(ports: P, principal: Principal): P {
  const seesMessages = hasRole(principal, "Messages.Read.All");
  const seesDirectory = hasRole(principal, "Directory.Read.All");
  if (seesMessages && seesDirectory && principal.kind !== "user") return ports;
  if (principal.kind !== "user") {
    const withheld = new Set([...(seesMessages ? [] : OF_MESSAGES), ...(seesDirectory ? [] : OF_DIRECTORY)]);
    return { ...ports, changeFeed: withoutContainers(ports.changeFeed, withheld) };
  }
  const sight = createSight(ports, principal.id);
  const contents = seenContents(ports.state);
  const ofMessages = {
    messages: seenMessages({ ...ports, gave: contents.gave }, sight),
    state: contents.state,
    meetings: seenMeetings(ports.meetings, sight),
    interactions: seenInteractions(ports.interactions, sight),
    search: seenSearch(ports.search, sight),
  };
  return {
    ...ports,
    ...(seesMessages ? { search: ownSearch(ports.search, sight) } : ofMessages),
    ...(seesDirectory ? {} : { directory: seenDirectory(ports.directory, sight) }),
    changeFeed: seenChanges(ports.changeFeed, sight, [
      ...(seesMessages ? OF_MESSAGES : []),
      ...(seesDirectory ? OF_DIRECTORY : []),
    ]),
  };
}
