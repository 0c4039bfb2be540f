import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { OnBehalfName } from "../../base/settings.ts";
import type { NewestSecrets } from "../../capture/subscription/wanted.ts";
import type { ListPorts } from "../../capture/sync/list-sources.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { MessageReader } from "../../port/message-reader.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { OnBehalf, PersonsGraph } from "../../port/on-behalf.ts";
import type { CameConversations, PresenceNotes } from "../../store/message/queue-item.ts";
import type { StoreMessagePorts } from "../../store/message/store-message.ts";
import type { Principal } from "../access/principal.ts";

/** What writing in a person's name takes, of the app as a whole. */
export interface WritePorts extends StoreMessagePorts, ListPorts {
  readonly messageReader: MessageReader;
  readonly presence: PresenceNotes;
  readonly cameConversations: CameConversations;
  readonly tenantId: string;
  readonly settings: {
    readonly onBehalf: ReadonlySet<OnBehalfName>;
    readonly graphTimeoutMs: number;
    readonly notificationBaseUrl: string;
  };
  /** Of what tells people of presence, as of all that Graph tells us. */
  newestSecrets(): Promise<NewestSecrets>;
}

/** Somebody who is signed in, and what is done in their name. */
export interface Acting {
  /** Object id of the user. */
  readonly userId: string;
  /** Whether their token is for writing too. */
  readonly canWrite: boolean;
  readonly graph: PersonsGraph;
  /** The stores as this person may see them: what they name is looked up there, and nowhere else. */
  readonly seen: { readonly messages: MessageStore; readonly directory: DirectoryStore };
  /** What Graph answered them is kept with these, as whatever comes by any other road. */
  readonly ports: WritePorts;
}

/** Whether the deployment does anything of this kind. */
export function allowed({ ports }: Acting, name: OnBehalfName): Result<void> {
  if (ports.settings.onBehalf.has(name)) return succeed(undefined);
  return fail("on-behalf-off", `It takes ${name} in the setting ON_BEHALF.`);
}

interface Parts {
  readonly onBehalf: OnBehalf;
  readonly seen: Acting["seen"];
  readonly ports: WritePorts;
}

/** What is done in the name of a person by an access token of theirs. */
export function actingAs(
  { onBehalf, seen, ports }: Parts,
  { id: userId, canWrite }: Person,
): (assertion: string) => Acting {
  return (assertion) => ({ userId, canWrite, graph: onBehalf.of({ id: userId, assertion }), seen, ports });
}

type Person = Extract<Principal, { readonly kind: "user" }>;
