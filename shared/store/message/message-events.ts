import { toIso } from "../../base/clock.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { timeMsOf } from "./identity.ts";
import { between, type Known, type MessageEvent, type MessageText, type SeenVersion } from "./message-event.ts";
import { policyViolationOf } from "./policy-violation.ts";
import { reactionEvents, saysReactions } from "./reaction-events.ts";

/**
 * What happened between what is known and the next version, in the order of time.
 *
 * @param group the payloads of one version, the one that counts last; there is more than one where two roads brought different
 * ones, and then each may name a reaction that the other does not
 */
export function eventsOf(known: Known | undefined, group: readonly SeenVersion[]): readonly MessageEvent[] {
  const now = group.at(-1);
  if (now === undefined) return [];
  const events = [
    ...createdEvents(known, now),
    ...editedEvents(known, now),
    ...reactionEvents(known, group),
    ...policyEvents(known, now),
    ...deletedEvents(known, now),
  ];
  return events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export function knownAfter(known: Known | undefined, group: readonly SeenVersion[]): Known | undefined {
  const last = group.at(-1);
  if (last === undefined) return known;
  const history = group.toSorted((a, b) => historyLength(a) - historyLength(b)).at(-1);
  return {
    ...known,
    last,
    ...(isDeleted(last) ? {} : { shown: last }),
    ...(saysReactions(last) ? { reactions: last } : {}),
    // A history never gets shorter: an answer that has none left it out.
    ...(history !== undefined && historyLength(history) > 0 ? { history } : {}),
  };
}

function createdEvents(known: Known | undefined, now: SeenVersion): MessageEvent[] {
  if (known !== undefined) return [];
  const isAsWritten = !isDeleted(now) && editedMsOf(now) === undefined;
  return [
    {
      at: toIso(timeMsOf(now.payload.createdDateTime) ?? now.version),
      event: "created",
      by: now.payload.from ?? null,
      ...shownBy(now),
      after: isAsWritten ? textOf(now) : null,
    },
  ];
}

function editedEvents(known: Known | undefined, now: SeenVersion): MessageEvent[] {
  const before = known?.shown ? textOf(known.shown) : null;
  const after = isDeleted(now) ? null : textOf(now);
  const edited = { event: "edited", by: null, ...shownBy(now), before, after } as const;
  const editedMs = editedMsOf(now);
  const earlierMs = Math.max(editedMsOf(known?.last) ?? 0, editedMsOf(known?.shown) ?? 0);
  if (editedMs !== undefined && editedMs > earlierMs) return [{ ...edited, at: toIso(editedMs) }];
  // A text that is another one, although Graph names no later edit.
  const isOther = before !== null && after !== null && contentOf(before) !== contentOf(after);
  return isOther ? [{ ...edited, ...between(known?.shown, now) }] : [];
}

function deletedEvents(known: Known | undefined, now: SeenVersion): MessageEvent[] {
  const [wasMs, isMs] = [deletedMsOf(known?.last), deletedMsOf(now)];
  if (wasMs === isMs) return [];
  const before = known?.shown ? textOf(known.shown) : null;
  const deleted = { event: "deleted", by: null, ...shownBy(now), before } as const;
  const restored = { event: "restored", by: null, ...shownBy(now) } as const;
  if (isMs === undefined) return [{ ...restored, ...between(known?.last, now), after: textOf(now) }];
  const at = toIso(isMs);
  if (wasMs === undefined) return [{ ...deleted, at }];
  // Deleted anew: what it said between the two was never seen.
  return [
    { ...restored, at, notBefore: toIso(known?.last.version ?? wasMs), after: null },
    { ...deleted, at, before: null },
  ];
}

function policyEvents(known: Known | undefined, now: SeenVersion): MessageEvent[] {
  if (isDeleted(now)) return [];
  const was = known?.shown && policyViolationOf(known.shown.payload);
  const is = policyViolationOf(now.payload);
  if (was === is || JSON.stringify(was) === JSON.stringify(is)) return [];
  const event = was === undefined ? "policyApplied" : is === undefined ? "policyLifted" : "policyChanged";
  const policyViolation = is === undefined ? {} : { policyViolation: is };
  return [{ ...between(known?.shown, now), event, by: null, ...shownBy(now), ...policyViolation }];
}

function shownBy({ version }: SeenVersion) {
  return { version, evidence: "version" } as const;
}

function textOf({ version, payload }: SeenVersion): MessageText {
  const { subject = null, body = null, policyViolation = null } = payload;
  return { version, subject, body, policyViolation };
}

function contentOf({ subject, body }: MessageText): string {
  const { contentType, content } = isJsonObject(body) ? body : ({} as JsonObject);
  return JSON.stringify([subject, contentType, content]);
}

function isDeleted(seen: SeenVersion): boolean {
  return deletedMsOf(seen) !== undefined;
}

function deletedMsOf(seen: SeenVersion | undefined): number | undefined {
  return seen && timeMsOf(seen.payload.deletedDateTime);
}

function editedMsOf(seen: SeenVersion | undefined): number | undefined {
  return seen && timeMsOf(seen.payload.lastEditedDateTime);
}

function historyLength({ payload }: SeenVersion): number {
  return Array.isArray(payload.messageHistory) ? payload.messageHistory.length : 0;
}
