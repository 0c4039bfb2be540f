import type { ChangeKind } from "../port/change-feed.ts";
import type { SenderType } from "../port/senders.ts";
import type { StateEntry, StateStore } from "../port/state-store.ts";

/** A secret as it is kept: sealed by the version `keyVersion` of the Key Vault secret `hook-key`. */
export interface SealedSecret {
  readonly keyVersion: string;
  /** Base64url. */
  readonly nonce: string;
  readonly sealed: string;
  readonly createdDateTime: string;
  /** Until when posts are signed with it as well; null: until another is made. */
  readonly endsDateTime: string | null;
}

/** What is told of, by the grammar of GET /api/changes. */
export interface HookFilter {
  readonly kind?: ChangeKind[] | undefined;
  readonly conversation_id?: string | undefined;
  readonly team_id?: string | undefined;
  readonly from?: readonly string[] | undefined;
  readonly sender_type?: SenderType[] | undefined;
  readonly modified_since?: string | undefined;
  readonly modified_until?: string | undefined;
}

/** Who has changes posted to them. Entry `hook` of the state; times are ISO 8601. */
export interface Hook {
  readonly hookId: string;
  readonly url: string;
  /** For people. */
  readonly description: string | null;
  readonly filter: HookFilter;
  readonly policy: "flag" | "hide";
  readonly state: "active" | "paused" | "disabled";
  /** Why it is disabled: `gone` (410), `unreachable` for three days, or `position-invalid`. */
  readonly reason: string | null;
  readonly createdDateTime: string;
  /** Newest first; two at the most. */
  readonly secrets: readonly SealedSecret[];
}

/** What a receiver did not take. */
export interface HookTrouble {
  /** Of the event that is tried again, before any other. */
  readonly webhookId: string;
  /** Failures in a row. */
  readonly attempts: number;
  readonly sinceDateTime: string;
  readonly nextTryDateTime: string;
  readonly status: number | null;
  /** The network's word where there was no answer. */
  readonly reason: string | null;
  /** Whether an event was handed over to the queue since one was taken. */
  readonly isHandedOver: boolean;
}

/** How far a hook has been told. Entry `hook-progress`, by the same id. */
export interface HookProgress {
  /** Of the feed; what stands before it was delivered, or handed over to the queue. */
  readonly position: string;
  /** What stands after it and was settled all the same, by the ids of webhooks. */
  readonly ahead: readonly string[];
  /** Which run is at it; null: none. */
  readonly takenBy: string | null;
  /** Until when; then its process has died. */
  readonly takenUntilDateTime: string | null;
  readonly trouble: HookTrouble | null;
  readonly delivered: number;
  readonly handedOver: number;
  readonly deliveredDateTime: string | null;
}

export function getHook(state: StateStore, hookId: string): Promise<StateEntry<Hook> | undefined> {
  return state.get<Hook>("hook", hookId);
}

/** What a hook begins with, or begins again with. */
export function progressFrom(
  position: string,
  before?: Pick<HookProgress, "delivered" | "handedOver" | "deliveredDateTime">,
): HookProgress {
  const { delivered = 0, handedOver = 0, deliveredDateTime = null } = before ?? {};
  const fresh = { ahead: [], takenBy: null, takenUntilDateTime: null, trouble: null };
  return { position, ...fresh, delivered, handedOver, deliveredDateTime };
}
