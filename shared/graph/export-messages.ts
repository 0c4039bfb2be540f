import { toIso } from "../clock.ts";
import { TeamsinkError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { type GraphObject, readItems } from "./paging.ts";
import { graphPath } from "./path.ts";

export type ExportSource =
  | { readonly kind: "team"; readonly teamId: string }
  | { readonly kind: "user-chats"; readonly userId: string };

export interface ExportWindow {
  /** Included. ISO 8601. */
  readonly fromDateTime: string;
  /** Not included. ISO 8601. */
  readonly untilDateTime: string;
}

export interface MessageExport {
  /**
   * Messages and replies last modified in the window, in no order, perhaps repeatedly.
   * Throws TeamsinkError as `GraphClient` does.
   */
  exportWindow(source: ExportSource, window: ExportWindow): AsyncIterable<GraphObject>;
}

/** The recommended ceiling. Graph: "Export content with the Microsoft Teams Export APIs". */
const EXPORT_PAGE_SIZE = 250;

/** Graph: "channel: getAllMessages" and "chats: getAllMessages". Replies stand beside their roots there. */
export function createMessageExport(client: GraphClient): MessageExport {
  return {
    exportWindow: (source, window) => {
      const query = `$top=${EXPORT_PAGE_SIZE}&$filter=${encodeURIComponent(filterOf(window))}`;
      return readItems(client, `${pathOf(source)}?${query}`, { headers: MESSAGE_HEADERS, pace: { budget: "export" } });
    },
  };
}

function pathOf(source: ExportSource): string {
  return source.kind === "team"
    ? graphPath`/teams/${source.teamId}/channels/getAllMessages`
    : graphPath`/users/${source.userId}/chats/getAllMessages`;
}

/** Both bounds, or Graph refuses the filter (microsoft-graph-docs issue 18659); it knows only `gt` and `lt`. */
function filterOf({ fromDateTime, untilDateTime }: ExportWindow): string {
  const fromMs = Date.parse(fromDateTime);
  const untilMs = Date.parse(untilDateTime);
  if (!(fromMs < untilMs)) throw new TeamsinkError("graph-bad-request", "an export window must begin before it ends");
  return `lastModifiedDateTime gt ${toIso(fromMs - 1)} and lastModifiedDateTime lt ${toIso(untilMs)}`;
}
