import type { ErrorCode, Result } from "../../base/errors/errors.ts";
import type { ItemAddress } from "../../resource/families.ts";
import type { ClientStateCheck } from "./client-states.ts";
import type { NotificationItem } from "./envelope.ts";
import type { VerifiedToken } from "./validation-tokens.ts";

/** What the tokens of a post prove for its items. */
export interface TokenEvidence {
  /** Whether the post had any. */
  readonly given: boolean;
  /** Tenants of the valid ones. */
  readonly tenantIds: ReadonlySet<string>;
  /** Why an item without a valid one is refused. */
  readonly refusal: ErrorCode;
  /** One of them is Graph's own, for us, and only out of time. */
  readonly isUntimely: boolean;
}

/**
 * `unproven`: nothing speaks against the item, but its clientState could not be compared, for the reason given.
 * `byToken` says whether a token at least proves that it is Graph's. `untimely`: it would be admitted, were it not for the
 * time.
 */
export type Verdict =
  | { readonly outcome: "admitted" }
  | { readonly outcome: "discarded"; readonly reason: ErrorCode }
  | { readonly outcome: "unproven"; readonly byToken: boolean; readonly reason: ErrorCode }
  | { readonly outcome: "untimely" };

/** Why a client state could not be compared. */
export const UNPROVEN = {
  unknown: "secret-unavailable",
  disabled: "client-state-disabled",
} as const satisfies Partial<Record<ClientStateCheck, ErrorCode>>;

export function weighTokens(results: readonly Result<VerifiedToken>[]): TokenEvidence {
  const firstFailure = results.find((result) => !result.ok);
  return {
    given: results.length > 0,
    tenantIds: new Set(results.flatMap((result) => (result.ok ? [result.value.tenantId] : []))),
    refusal: firstFailure?.ok === false ? firstFailure.error.code : "token-missing",
    isUntimely: results.some((result) => !result.ok && result.error.code === "token-out-of-time"),
  };
}

export interface Evidence {
  readonly tenantId: string;
  readonly tokens: TokenEvidence;
  /** Whether anybody looks who is there: ON_BEHALF. */
  readonly takesPresence?: boolean;
}

/**
 * The one rule of who gets in: an item is of our tenant, has a valid token of that tenant beside it, and bears one of
 * our client states.
 *
 * Graph's guide calls a post suspicious when any of its tokens fails. But one post may carry items of several apps and
 * tenants that share the URL, each with a token of its own, and those tokens rightly fail here; refusing the post would
 * let a neighbour cost us our items. So tokens are not counted but bound: each item needs a valid one of its tenant.
 *
 * Graph sends tokens only where there is encrypted content. An item without content may come without any; its proof is
 * the clientState, and it names a resource that we read from Graph ourselves, so it must be something that is kept.
 *
 * `checkClientState` is only asked about items that passed everything else: it may cost a call.
 */
export async function admit(
  item: NotificationItem,
  evidence: Evidence,
  checkClientState: (clientState: string | undefined) => Promise<ClientStateCheck>,
): Promise<Verdict> {
  const { tenantId, tokens, takesPresence = false } = evidence;
  if (item.tenantId.toLowerCase() !== tenantId) return { outcome: "discarded", reason: "tenant-mismatch" };
  const hasContent = item.kind === "change" && item.encryptedContent !== undefined;
  const byToken = tokens.tenantIds.has(tenantId);
  if (!byToken && (hasContent || tokens.given)) {
    return tokens.isUntimely ? { outcome: "untimely" } : { outcome: "discarded", reason: tokens.refusal };
  }
  if (item.kind === "change" && !isSupported(item.address, { hasContent, takesPresence })) {
    return { outcome: "discarded", reason: "resource-unsupported" };
  }
  const clientState = await checkClientState(item.clientState);
  if (clientState === "refused") return { outcome: "discarded", reason: "client-state-mismatch" };
  if (clientState === "accepted") return { outcome: "admitted" };
  return { outcome: "unproven", byToken, reason: UNPROVEN[clientState] };
}

/**
 * With content the kind of the resource does not matter: what it is will be seen when it is opened. But for presence: it is of
 * use by its content alone, and only to people who look, so that nothing of it is let in where there are none.
 */
function isSupported(
  address: ItemAddress | undefined,
  { hasContent, takesPresence }: { hasContent: boolean; takesPresence: boolean },
) {
  if (address?.kind === "presence") return hasContent && takesPresence;
  return hasContent || address !== undefined;
}
