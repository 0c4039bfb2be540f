import type { JsonObject } from "../base/json.ts";

/** When the interactions were made: from inclusive, until exclusive. ISO 8601. */
export interface InteractionWindow {
  readonly fromDateTime: string;
  readonly untilDateTime: string;
}

export type InteractionPage =
  | {
      readonly interactions: readonly JsonObject[];
      /** Where the next page is: opaque. Absent on the last. */
      readonly next: string | undefined;
    }
  /** The user has none: nothing to be read, and nobody's fault. */
  | { readonly licence: "missing" };

/**
 * Port. One page of what a user asked Copilot and what it answered. Without a link it starts from the beginning.
 * Throws TeamsinkError as `ConversationReader` does.
 */
export interface InteractionReader {
  page(request: {
    readonly userId: string;
    readonly window: InteractionWindow;
    readonly link: string | undefined;
  }): Promise<InteractionPage>;
}
