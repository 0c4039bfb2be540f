import type { Result, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { MessageStore, UpsertOutcome } from "../../port/message-store.ts";
import { cosmosIdOf } from "../../store/message/identity.ts";
import { withoutDeletedText } from "../../store/message/store-exported.ts";
import { identifyArrival } from "../../store/message/stored-message.ts";
import type { Hole } from "./audit-record.ts";
import { add, type ConversationFigures, type Figures, NO_FIGURES } from "./figures.ts";

type Payload = Readonly<Record<string, unknown>>;

export interface ComparePorts {
  readonly messages: Pick<MessageStore, "get">;
  /** The one place where messages are stored. Throws the stores' transient errors. */
  store(payload: Payload): Promise<Result<UpsertOutcome>>;
  /** Keeps what can never be stored, with its reason. */
  keepInvalid(payload: Payload, reason: TeamsinkError): Promise<void>;
}

/** A message of Graph's that is stored otherwise. */
interface Difference {
  readonly key: string;
  readonly conversationId: string;
  readonly payload: Payload;
  /**
   * Absent where the stored version is the newer one, or the same saying something else: what both say is kept, and which of
   * them is the document is no hole.
   */
  readonly is: Hole["is"] | undefined;
}

export interface ComparedPage {
  readonly differences: readonly Difference[];
  readonly holes: readonly Hole[];
  /** Of every message that could be identified. */
  readonly keys: ReadonlySet<string>;
  readonly checked: ReadonlyMap<string, number>;
  readonly invalid: readonly { readonly payload: Payload; readonly reason: TeamsinkError }[];
}

export interface PageFigures {
  readonly conversations: readonly ConversationFigures[];
  /** What has no conversation. */
  readonly others: Figures;
}

/** Messages of one page looked up or stored at the same time. */
const CONCURRENCY = 8;

/** Compares what Graph holds with what is stored, by identity, version and content. Changes nothing. */
export async function comparePage(
  { messages }: Pick<ComparePorts, "messages">,
  payloads: readonly Payload[],
): Promise<ComparedPage> {
  const { known, invalid } = identified(payloads);
  const checked = new Map<string, number>();
  const differences: Difference[] = [];
  await forEachLimited(known.values(), CONCURRENCY, async (message) => {
    const { key, conversationId, cosmosId, version, payload } = message;
    checked.set(conversationId, (checked.get(conversationId) ?? 0) + 1);
    const stored = await messages.get(conversationId, cosmosId);
    if (stored?.version === version) {
      const isSame = stored.sink.digest === message.digest();
      // What a deleted message said is shown here alone, and only for a while: it is kept where it is stored.
      const hasText = withoutDeletedText(payload) !== undefined;
      if (!hasText && (isSame || isOtherView(payload, stored))) return;
    }
    const is = stored === undefined ? "missing" : stored.version < version ? "stale" : undefined;
    differences.push({ key, conversationId, payload, is });
  });
  const holes = differences.flatMap(({ key, is }) => (is ? [{ key, is }] : []));
  return { differences, holes, keys: new Set(known.keys()), checked, invalid };
}

/**
 * Stores what differs and says what that was. Of a hole that somebody else filled meanwhile, such as a notification that
 * was just being worked off, nothing is said: it was none.
 *
 * @param earlier holes of this very page that an attempt before this one found and did not come to count; one that does
 *   not show on it any more has changed since, and is the next window's
 */
export async function repairPage(
  ports: ComparePorts,
  { differences, keys, checked, invalid }: ComparedPage,
  earlier: readonly Hole[],
): Promise<PageFigures> {
  const figures = new Map(Array.from(checked, ([id, count]) => [id, { ...NO_FIGURES, checked: count }]));
  const addFigures = (conversationId: string, found: Partial<Figures>) => {
    const sum = add(figures.get(conversationId) ?? NO_FIGURES, { ...NO_FIGURES, ...found });
    figures.set(conversationId, { ...NO_FIGURES, ...sum });
  };
  const count = (conversationId: string, is: Hole["is"]) => addFigures(conversationId, { [is]: 1, repaired: 1 });
  const open = new Map(earlier.map(({ key, is }) => [key, is]));
  await forEachLimited(differences, CONCURRENCY, async ({ key, conversationId, payload, is }) => {
    const outcome = await ports.store(payload);
    const foundEarlier = open.get(key);
    open.delete(key);
    if (!outcome.ok) {
      await ports.keepInvalid(payload, outcome.error);
      return addFigures(conversationId, { invalid: 1 });
    }
    const changed = outcome.value === "created" || outcome.value === "updated";
    if (foundEarlier) count(conversationId, foundEarlier);
    else if (is && changed) count(conversationId, is);
  });
  // No difference any more: that attempt repaired it.
  for (const [key, is] of open) if (keys.has(key)) count(conversationOf(key), is);
  for (const { payload, reason } of invalid) await ports.keepInvalid(payload, reason);
  return {
    conversations: Array.from(figures, ([conversationId, row]) => ({ ...row, conversationId })),
    others: { ...NO_FIGURES, checked: invalid.length, invalid: invalid.length },
  };
}

interface IdentifiedPayload {
  readonly key: string;
  readonly conversationId: string;
  readonly cosmosId: string;
  readonly version: number;
  digest(): string;
  readonly payload: Payload;
}

/** Of a message that the page bears several times, the highest version. */
function identified(payloads: readonly Payload[]) {
  const known = new Map<string, IdentifiedPayload>();
  const invalid: { payload: Payload; reason: TeamsinkError }[] = [];
  for (const payload of payloads) {
    const result = identifyArrival({ payload, road: "audit", tenantId: "", receivedMs: 0 });
    if (!result.ok) {
      invalid.push({ payload, reason: result.error });
      continue;
    }
    const { identity, version, digest } = result.value;
    const { conversationId } = identity;
    const cosmosId = cosmosIdOf(identity);
    const key = `${cosmosId} ${conversationId}`;
    if ((known.get(key)?.version ?? Number.NEGATIVE_INFINITY) >= version) continue;
    known.set(key, { key, conversationId, cosmosId, version, digest, payload });
  }
  return { known, invalid };
}

/**
 * What an export is known to show otherwise than the message itself does, so that it proves nothing: it may leave reactions
 * out (microsoft-graph-docs issue 4137), and for three weeks it shows what a deleted message said. Graph: "Export content
 * with the Microsoft Teams Export APIs".
 */
function isOtherView(payload: Payload, stored: Payload): boolean {
  const countOf = ({ reactions }: Payload) => (Array.isArray(reactions) ? reactions.length : 0);
  return Boolean(payload.deletedDateTime) || (countOf(payload) === 0 && countOf(stored) > 0);
}

/** A document id has no space, see `cosmosIdOf`. */
function conversationOf(key: string): string {
  return key.slice(key.indexOf(" ") + 1);
}
