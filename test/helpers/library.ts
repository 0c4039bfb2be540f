import type { StoredMessage } from "../../local/tenant/model/conversation.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { cosmosIdOf } from "../../shared/store/message/identity.ts";
import { waitFor } from "./processes.ts";
import type { RunningStack } from "./running-stack.ts";

/** A channel full of messages whose every property a query could ask for is known, written into the simulated tenant. */
export interface Library {
  readonly teamId: string;
  readonly channelId: string;
  readonly chatId: string;
  /** Two people who write in the channel in turns. */
  readonly authors: readonly [string, string];
  readonly thread: { readonly root: StoredMessage; readonly replies: readonly StoredMessage[] };
  readonly edited: StoredMessage;
  readonly deleted: StoredMessage;
  /** Changes made, each of which is a version to be stored. */
  readonly versions: number;
  /** Of the channel, roots and replies. */
  messages(): readonly StoredMessage[];
}

const FIRST_MS = Date.parse("2026-02-01T00:00:00Z");
const MINUTE_MS = 60_000;
const ROOTS = 20;
const REPLIES = 3;

/** When the n-th message of the channel says that it was written. */
export function writtenMs(index: number): number {
  return FIRST_MS + index * MINUTE_MS;
}

/** On a running stack, once all of it is stored. */
export async function storeLibrary({ stack, activity, subscribe }: RunningStack): Promise<Library> {
  if (!stack.tenant) throw new Error("no tenant");
  await subscribe();
  const library = fillLibrary(stack.tenant);
  await waitFor(() => activity.processed >= library.versions, 30_000);
  return library;
}

function fillLibrary({ model }: Tenant): Library {
  const [channel] = model.population.channels;
  const [chat] = model.population.chats;
  const [first, second] = channel?.memberIds ?? [];
  if (!channel || !chat || !first || !second) throw new Error("the tenant is empty");
  const authors = [first, second] as const;
  const write = (index: number, rootId?: string) =>
    model.postMessage(
      channel.id,
      { text: index % 5 === 0 ? `A Zebra crosses, ${index}` : `Note ${index}` },
      {
        createdMs: writtenMs(index),
        fromUserId: authors[index % 2] ?? first,
        ...(rootId === undefined ? {} : { rootId }),
      },
    );
  const [root, edited, deleted, ...rest] = Array.from({ length: ROOTS }, (_, index) => write(index));
  if (!root || !edited || !deleted) throw new Error("nothing was written");
  const replies = Array.from({ length: REPLIES }, (_, index) => write(ROOTS + index, root.id));
  for (const text of ["second thought", "third thought"]) {
    model.editMessage({ conversationId: channel.id, messageId: edited.id }, { text });
  }
  model.softDelete({ conversationId: channel.id, messageId: deleted.id });
  model.postMessage(chat.id, { text: "hello" });
  const written = [root, edited, deleted, ...rest, ...replies];
  return {
    teamId: channel.teamId,
    channelId: channel.id,
    chatId: chat.id,
    authors,
    thread: { root, replies },
    edited,
    deleted,
    versions: written.reduce((sum, { versions }) => sum + versions.length, 0) + 1,
    messages: () => written,
  };
}

/** How the query API orders them: by a time and, within one time, by the document's id. */
export function inOrder(
  messages: readonly StoredMessage[],
  property: "createdDateTime" | "lastModifiedDateTime",
): StoredMessage[] {
  const timeMs = ({ message }: StoredMessage) => Date.parse(String(message[property]));
  const idOf = ({ id, rootId }: StoredMessage) => cosmosIdOf({ messageId: id, rootId });
  return [...messages].sort((a, b) => timeMs(a) - timeMs(b) || (idOf(a) < idOf(b) ? -1 : 1));
}
