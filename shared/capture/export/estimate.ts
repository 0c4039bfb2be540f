import { sourceId } from "../../port/conversation-reader.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import { GRAPH_BUDGETS } from "../../port/graph-budget.ts";
import { type ExportSource, exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { Cursor } from "../sync/cursor.ts";
import { type BackfillRun, type Estimate, LANES } from "./backfill-record.ts";
import { fewestWindows, spanMs } from "./reading.ts";

/** What the daily sync reads at first. Graph: "chatMessage: delta", eight months. */
const SYNCED_MS = 243 * 86_400_000;
/** Graph: "Export content with the Microsoft Teams Export APIs", the page that is asked for. */
const MESSAGES_PER_PAGE = 250;
/** A page of Graph's and its messages stored: measured by `npm run bench -- --history`, the latencies of the services counted in. */
const SECONDS_PER_PAGE = 2;
/** A team has a thousand channels at the most; of one that has more than these, fewer messages are guessed. */
const MAX_CHANNELS = 200;

/** What the daily sync has read of a source so far: point reads of its own rows, and no message. */
export async function messagesKnownOf(
  { state, directory }: { readonly state: StateStore; readonly directory: DirectoryStore },
  source: ExportSource,
): Promise<number> {
  if (source.kind !== "team") return messagesOf(state, exportSourceId(source));
  const channels = await directory.page({ table: "channels", parentId: source.teamId, limit: MAX_CHANNELS });
  let messages = 0;
  for (const { id: channelId } of channels) {
    messages += await messagesOf(state, sourceId({ kind: "channel", teamId: source.teamId, channelId }));
  }
  return messages;
}

async function messagesOf(state: StateStore, id: string): Promise<number> {
  return (await state.get<Cursor>("cursor", id))?.value.messages ?? 0;
}

/** One source more. */
export function addEstimate(estimate: Estimate, run: BackfillRun, messagesKnown: number): Estimate {
  const windows = fewestWindows(run) * (run.asked.retained ? 2 : 1);
  const messages = Math.round(messagesKnown * (spanMs(run) / SYNCED_MS));
  return {
    requestsAtLeast: estimate.requestsAtLeast + windows,
    messages: estimate.messages + messages,
    requests: estimate.requests + windows + Math.floor(messages / MESSAGES_PER_PAGE),
  };
}

/** By what Graph allows, or by what the lanes read, whichever takes longer. */
export function hoursOf({ requests }: Estimate): number {
  const seconds = Math.max(requests / GRAPH_BUDGETS.export, (requests * SECONDS_PER_PAGE) / LANES);
  return Math.round((seconds / 3_600) * 100) / 100;
}
