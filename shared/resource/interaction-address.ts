import { type PathShape, pathShape } from "./path-grammar.ts";

/** A prompt to Copilot, or an answer. Its session is named by its content alone, and whose it is often by nobody. */
export interface InteractionAddress {
  readonly kind: "interaction";
  readonly interactionId: string;
  readonly userId?: string;
}

/** Graph: "Get change notifications for Copilot AI interactions", whose samples name no user. */
export const INTERACTION_ITEMS: readonly PathShape<InteractionAddress>[] = [
  pathShape("/copilot/interactionHistory/interactions/{interactionId}", (ids) => ({ kind: "interaction", ...ids })),
  pathShape("/copilot/users/{userId}/interactionHistory/interactions/{interactionId}", (ids) => ({
    kind: "interaction",
    ...ids,
  })),
];
