import { TeamsinkError } from "../base/errors/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { ExportPage, ExportRequest, MessageExport } from "../port/message-export.ts";
import { withOrigin } from "../store/message/identity.ts";
import { chatListPath, chatRequest } from "./chat-list.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { exportFilter, windowFilter } from "./export-filter.ts";
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
 * Graph: "channel: getAllMessages" and "chats: getAllMessages", where replies stand beside their roots, the same of what a
 * retention policy keeps, and "deletedTeam: getAllMessages". A single chat has no export: it is listed.
 */
export function createMessageExport(client: GraphClient): MessageExport {
  return {
    page: async (asked): Promise<ExportPage> => {
      const { path, request, taken } = readingOf(asked);
      const { link } = asked;
      const page = await (link === undefined ? readPage(client, path, request) : readSavedPage(client, link, request));
      return { messages: page.items.map(taken).filter((message) => message !== undefined), next: page.nextLink };
    },
  };
}

function readingOf({ source, window, senders, isRetained = false }: ExportRequest): Reading {
  const call = isRetained ? "getAllRetainedMessages" : "getAllMessages";
  const query = `$top=${EXPORT_PAGE_SIZE}&$filter=${encodeURIComponent(exportFilter(window, senders))}`;
  const whole = { request: EXPORT_REQUEST, taken: (message: JsonObject) => message };
  if (senders && source.kind !== "user-chats") {
    throw new TeamsinkError("graph-bad-request", "only the chats of a user can be told apart by sender");
  }
  switch (source.kind) {
    case "team":
      return { ...whole, path: `${graphPath`/teams/${source.teamId}/channels/${call}`}?${query}` };
    case "deleted-team":
      return { ...whole, path: `${graphPath`/teamwork/deletedTeams/${source.teamId}/channels/${call}`}?${query}` };
    case "channel":
      return {
        ...whole,
        path: `${graphPath`/teams/${source.teamId}/channels/${call}`}?${query}`,
        taken: (message) => (channelIdOf(message) === source.channelId ? message : undefined),
      };
    case "user-chats":
      return { ...whole, path: `${graphPath`/users/${source.userId}/chats/${call}`}?${query}` };
    case "chat":
      return {
        path: chatListPath(source.chatId, windowFilter(window)),
        request: chatRequest(source.chatId),
        taken: (message) => withOrigin(message, source),
      };
  }
}

function channelIdOf({ channelIdentity }: JsonObject): unknown {
  return (channelIdentity as { readonly channelId?: unknown } | null | undefined)?.channelId;
}
