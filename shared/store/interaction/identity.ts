import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { dotlessSegment, safeSegment } from "../../base/safe-segment.ts";
import type { BlobAddress } from "../../port/blob-store.ts";
import { timeMsOf } from "../message/identity.ts";

/** Ids are times, unique in their session, as those of messages in their chat. Graph: "aiInteraction resource type". */
export interface InteractionIdentity {
  readonly sessionId: string;
  readonly interactionId: string;
}

/** As `identity.ts` of messages bounds them, and for the same reason. */
const MAX_ID_BYTES = 1024;
const id = z
  .string()
  .min(1)
  .transform((text) => text.toWellFormed())
  .refine((text) => Buffer.byteLength(text) <= MAX_ID_BYTES, `over ${MAX_ID_BYTES} bytes`);
const identifiable = z.object({ id, sessionId: id });

/** @returns the identity, or `interaction-invalid` naming the properties that are wrong */
export function identifyInteraction(payload: unknown): Result<InteractionIdentity> {
  const parsed = identifiable.safeParse(payload);
  if (!parsed.success) return fail("interaction-invalid", `wrong or missing: ${z.prettifyError(parsed.error)}`);
  return succeed({ sessionId: parsed.data.sessionId, interactionId: parsed.data.id });
}

const ETAG_OF_MILLISECONDS = /^"?(\d{13})"?$/;

/**
 * `etag` is when the interaction was last changed, in milliseconds; where it is something else, it is as old as its
 * creation. `interaction-invalid` when it bears no time at all.
 */
export function interactionVersionOf({ etag, createdDateTime }: JsonObject): Result<number> {
  const changed = typeof etag === "string" ? ETAG_OF_MILLISECONDS.exec(etag)?.[1] : undefined;
  const times = [changed === undefined ? undefined : Number(changed), timeMsOf(createdDateTime)];
  const known = times.filter((timeMs) => timeMs !== undefined);
  if (known.length === 0) return fail("interaction-invalid", "missing: etag or createdDateTime");
  return succeed(Math.max(...known));
}

/** The document id within the session's partition. */
export function interactionDocumentId({ interactionId }: InteractionIdentity): string {
  return dotlessSegment(interactionId);
}

/** @param digest for a second payload of the same version, which says something else */
export function rawInteractionAddress(
  { sessionId, interactionId }: InteractionIdentity,
  version: number,
  digest?: string,
): BlobAddress {
  const name = digest === undefined ? `${version}` : `${version}.${digest}`;
  const path = `${safeSegment(sessionId)}/${safeSegment(interactionId)}/${name}.json`;
  return { container: "raw-interactions", path };
}
