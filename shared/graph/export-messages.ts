import { toIso } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { ExportPage, ExportSource, ExportWindow, MessageExport } from "../port/message-export.ts";
import { withOrigin } from "../store/message/identity.ts";
import { chatListPath, chatRequest } from "./chat-list.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** The recommended ceiling. Graph: "Export content with the Microsoft Teams Export APIs". */
const EXPORT_PAGE_SIZE = 250;

const EXPORT_REQUEST: RequestOptions = { headers: MESSAGE_HEADERS, pace: { budget: "export" } };

/** How the window of one source is read. */
interface Reading {
  readonly path: string;
  readonly request: RequestOptions;
  /** The message where it is of the source. */
  readonly taken: (message: JsonObject) => JsonObject | undefined;
}

/**
 * Graph: "channel: getAllMessages" and "chats: getAllMessages", where replies stand beside their roots. A single chat has
 * no export: it is listed.
 */
export function createMessageExport(client: GraphClient): MessageExport {
  return {
    page: async ({ source, window, link }): Promise<ExportPage> => {
      const { path, request, taken } = readingOf(source, window);
      const page = await (link === undefined ? readPage(client, path, request) : readSavedPage(client, link, request));
      return { messages: page.items.map(taken).filter((message) => message !== undefined), next: page.nextLink };
    },
  };
}

function readingOf(source: ExportSource, window: ExportWindow): Reading {
  const filter = filterOf(window);
  const query = `$top=${EXPORT_PAGE_SIZE}&$filter=${encodeURIComponent(filter)}`;
  const whole = { request: EXPORT_REQUEST, taken: (message: JsonObject) => message };
  switch (source.kind) {
    case "team":
      return { ...whole, path: `${graphPath`/teams/${source.teamId}/channels/getAllMessages`}?${query}` };
    case "channel":
      return {
        ...whole,
        path: `${graphPath`/teams/${source.teamId}/channels/getAllMessages`}?${query}`,
        taken: (message) => (channelIdOf(message) === source.channelId ? message : undefined),
      };
    case "user-chats":
      return { ...whole, path: `${graphPath`/users/${source.userId}/chats/getAllMessages`}?${query}` };
    case "chat":
      return {
        path: chatListPath(source.chatId, filter),
        request: chatRequest(source.chatId),
        taken: (message) => withOrigin(message, source),
      };
  }
}

function channelIdOf({ channelIdentity }: JsonObject): unknown {
  return (channelIdentity as { readonly channelId?: unknown } | null | undefined)?.channelId;
}

/** Both bounds, or Graph refuses the filter (microsoft-graph-docs issue 18659); it knows only `gt` and `lt`. */
function filterOf({ fromDateTime, untilDateTime }: ExportWindow): string {
  const fromMs = Date.parse(fromDateTime);
  const untilMs = Date.parse(untilDateTime);
  if (!(fromMs < untilMs)) throw new TeamsinkError("graph-bad-request", "an export window must begin before it ends");
  return `lastModifiedDateTime gt ${toIso(fromMs - 1)} and lastModifiedDateTime lt ${toIso(untilMs)}`;
}
