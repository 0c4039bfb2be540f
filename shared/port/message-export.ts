import { type SyncSource, sourceId } from "./conversation-reader.ts";

/** Something of which Graph gives the messages of a window: what can be synced, and all channels of a team together. */
export type ExportSource = SyncSource | { readonly kind: "team"; readonly teamId: string };

/** Stable, printable id of a source. */
export function exportSourceId(source: ExportSource): string {
  return source.kind === "team" ? `team:${source.teamId}` : sourceId(source);
}

export interface ExportWindow {
  /** Included. ISO 8601. */
  readonly fromDateTime: string;
  /** Not included. ISO 8601. */
  readonly untilDateTime: string;
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
  page(request: {
    readonly source: ExportSource;
    readonly window: ExportWindow;
    readonly link: string | undefined;
  }): Promise<ExportPage>;
}
