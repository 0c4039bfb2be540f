import type * as z from "zod";
import { dateTime, graphIds, someOf } from "../../base/parameter.ts";
import { SENDER_TYPES, type Senders } from "../../port/senders.ts";

const MAX_SENDERS = 50;

/**
 * By what messages are narrowed wherever they are asked for: those of the filters of Graph's own export, by the same words.
 * Microsoft: "Export content with the Microsoft Teams Export APIs", "Export API filters".
 */
export const messageFilter = {
  from: graphIds(MAX_SENDERS)
    .optional()
    .describe(
      `Only messages of any of these senders: ids of users, applications or devices, separated by commas, ${MAX_SENDERS} at most`,
    ),
  sender_type: someOf(SENDER_TYPES)
    .optional()
    .describe(
      `Only messages of senders of any of these types, or of any of from, comma separated: ${SENDER_TYPES.join(", ")}`,
    ),
  modified_since: dateTime.optional().describe("Only messages last modified at or after this time"),
  modified_until: dateTime.optional().describe("Only messages last modified before this time; after modified_since"),
};

export type MessageFilter = { readonly [Name in keyof typeof messageFilter]?: z.output<(typeof messageFilter)[Name]> };

interface StoredFilter {
  readonly senders?: Senders;
  readonly modifiedSinceMs?: number;
  readonly modifiedUntilMs?: number;
}

/** As stores are asked. */
export function toStoredFilter({ from, sender_type, modified_since, modified_until }: MessageFilter): StoredFilter {
  return {
    ...((from ?? sender_type) ? { senders: { ids: from ?? [], types: sender_type ?? [] } } : {}),
    ...(modified_since === undefined ? {} : { modifiedSinceMs: Date.parse(modified_since) }),
    ...(modified_until === undefined ? {} : { modifiedUntilMs: Date.parse(modified_until) }),
  };
}
