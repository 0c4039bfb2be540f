import { TeamsinkError } from "./base/errors/errors.ts";
import { artifactTold } from "./capture/sync/artifact-told.ts";
import type { ListPorts } from "./capture/sync/list-sources.ts";
import { membersTold, objectTold } from "./capture/sync/refresh-object.ts";
import type { SyncMeetingsPorts } from "./capture/sync/sync-meetings.ts";
import { type StoreInteractionPorts, storeInteraction } from "./store/interaction/store-interaction.ts";
import type { OtherItem } from "./store/message/queue-item.ts";
import { presenceTold } from "./store/presence/presence-told.ts";

export interface OtherItemPorts extends ListPorts, SyncMeetingsPorts, StoreInteractionPorts {}

type Address = OtherItem["address"];
type Kind = Address["kind"];

interface ItemOf<K extends Kind> extends OtherItem {
  readonly address: Extract<Address, { kind: K }>;
}

/** Returns, or throws, what went wrong. */
type Handle<K extends Kind> = (ports: OtherItemPorts, item: ItemOf<K>) => Promise<TeamsinkError | undefined>;

/** THE table of what an item that is no message leads to, by what its resource names. */
const ITEMS: { readonly [K in Kind]: Handle<K> } = {
  "directory-object": async (ports, { address }) => {
    await objectTold(ports, address.object);
    return undefined;
  },
  interaction: async (ports, { address, payload, receivedDateTime }) => {
    // Graph gives none by its id: without content there is nothing to be read.
    if (payload === undefined) return new TeamsinkError("resource-unsupported");
    const { userId } = address;
    const stored = await storeInteraction(ports, {
      payload,
      road: "live",
      receivedMs: Date.parse(receivedDateTime),
      ...(userId === undefined ? {} : { userId }),
    });
    return stored.ok ? undefined : stored.error;
  },
  roster: async (ports, { address }) => {
    await membersTold(ports, address.roster);
    return undefined;
  },
  presence: async (ports, item) => {
    await presenceTold(ports, item);
    return undefined;
  },
  transcript: artifactTold,
  recording: artifactTold,
};

/** Does what follows from an item that is no message: see `ProcessMessagePorts`. */
export function runOtherItem(ports: OtherItemPorts, item: OtherItem): Promise<TeamsinkError | undefined> {
  // The row of its own kind, which TypeScript cannot see in a union.
  const handle = ITEMS[item.address.kind] as Handle<Kind>;
  return handle(ports, item);
}
