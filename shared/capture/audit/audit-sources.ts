import type { ExportSource } from "../../port/message-export.ts";
import { concernedSources } from "../../resource/sources.ts";
import type { WholeListings } from "../sync/whole-listings.ts";

/**
 * What has to be read to see every message of the subscribed resources: nothing else is, since nobody asked for it. The
 * chats of an app are not among it: Graph lists them nowhere, so reading those we know would prove nothing of the others.
 */
export async function* auditSources(
  reader: Pick<WholeListings, "teams" | "users">,
  resources: readonly string[],
): AsyncIterable<ExportSource> {
  const { allChannels, allUsers, single } = concernedSources(resources);
  if (allChannels) for await (const { id } of reader.teams()) yield { kind: "team", teamId: id };
  if (allUsers) for await (const { id } of reader.users()) yield { kind: "user-chats", userId: id };
  for (const source of single) {
    if (source.kind === "channel" ? !allChannels : !allUsers) yield source;
  }
}
