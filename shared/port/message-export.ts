import { type SyncSource, sourceId } from "./conversation-reader.ts";

/**
 * Something of which Graph gives the messages of a window: what can be synced, all channels of a team together, and the
 * same of a team that was deleted.
 */
export type ExportSource =
  | SyncSource
  | { readonly kind: "team"; readonly teamId: string }
  | { readonly kind: "deleted-team"; readonly teamId: string };

/** Stable, printable id of a source. */
export function exportSourceId(source: ExportSource): string {
  return source.kind === "team" || source.kind === "deleted-team"
    ? `${source.kind}:${source.teamId}`
    : sourceId(source);
}

export interface ExportWindow {
  /** Included. ISO 8601. */
  readonly fromDateTime: string;
  /** Not included. ISO 8601. */
  readonly untilDateTime: string;
}

/** Whose messages, of the chats of a user: any of these. Graph: "Export content with the Microsoft Teams Export APIs". */
export interface SenderFilter {
  readonly userIds: readonly string[];
  /** `userIdentityType`, as `anonymousGuest` and `federatedUser`. */
  readonly userTypes: readonly string[];
  /** `applicationIdentityType`, as `bot`. */
  readonly applicationTypes: readonly string[];
  readonly systemMessages: boolean;
}

export interface ExportRequest {
  readonly source: ExportSource;
  readonly window: ExportWindow;
  readonly link: string | undefined;
  /** Of the chats of a user alone; absent: whoever sent them. */
  readonly senders?: SenderFilter;
  /** What a retention policy keeps, edited and deleted versions, in place of what messages are now. Of users and teams alone. */
  readonly isRetained?: boolean;
}

export interface ExportPage {
  /** chatMessages as Graph gave them, replies beside their roots; in no order, perhaps repeatedly. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /** Where the next page is: opaque. Absent on the last. */
  readonly next: string | undefined;
}

/**
 * Port. One page of what was last modified in a window. Without a link it starts from the beginning.
 * Throws TeamsinkError as `ConversationReader` does.
 */
export interface MessageExport {
  page(request: ExportRequest): Promise<ExportPage>;
}
