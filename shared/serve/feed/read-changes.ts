import type { Clock } from "../../base/clock.ts";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { graphIdOf } from "../../base/parameter.ts";
import {
  type ChangeFeed,
  type ChangeKind,
  type FeedContainer,
  type FeedDocuments,
  type FeedPlace,
  KINDS,
} from "../../port/change-feed.ts";
import { isFromAny } from "../../store/message/senders.ts";
import { type ChangeParameters, isNarrow } from "../api/change-parameters.ts";
import { toStoredFilter } from "../api/message-filter.ts";
import { type FeedStarts, positionTextOf, startsOf } from "./position.ts";
import { readPicked } from "./read-picked.ts";
import { type Change, toChange } from "./tell.ts";

export interface ReadChangesPorts {
  readonly changeFeed: ChangeFeed;
  readonly clock: Clock;
}

export interface ChangesAsked extends ChangeParameters {
  /** Whether a position of the whole feed is taken for one conversation too: then the whole is read, as far as it is of it. */
  readonly takesWhole?: boolean;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** For the next request, also where nothing has changed. */
  readonly position: string;
  /** Whether more may have been there already. */
  readonly hasMore: boolean;
}

/** Documents that are looked at for one answer, those that no filter lets through included. */
const MAX_LOOKED = 5_000;
/** While a request waits: each question costs a unit or two for every range of the key space. */
const LOOK_EVERY_MS = 1_000;

/**
 * What was stored after a position, container by container, each in its own order. Who goes on from a position that it has
 * kept misses nothing, and is told nothing again but what was written again.
 *
 * @returns `position-invalid`; throws what the store throws
 */
export async function readChanges(ports: ReadChangesPorts, parameters: ChangesAsked): Promise<Result<ChangePage>> {
  const { clock, changeFeed } = ports;
  const { withheld = new Set() } = changeFeed;
  const wanted = wantedBy(parameters, withheld);
  const containers = new Set([...wanted.kinds].map((kind) => KINDS[kind]));
  const places = Array.from(containers, (container) => placeOf(container, parameters));
  const refused = [...wanted.kinds].find((kind) => withheld.has(KINDS[kind]));
  if (refused !== undefined) return fail("role-required", `There is no role for changes of the kind ${refused}.`);
  let starts = startsOf(parameters.position ?? "beginning", places, parameters.takesWhole);
  const endMs = clock.nowMs() + parameters.wait * 1_000;
  while (starts.ok) {
    const { changes, hasMore, next } = await readPage(changeFeed, wanted, starts.value);
    const leftMs = endMs - clock.nowMs();
    if (changes.length > 0 || hasMore || leftMs <= 0) {
      return succeed({ changes, hasMore, position: positionTextOf(next) });
    }
    starts = succeed(next);
    await clock.sleep(Math.min(LOOK_EVERY_MS, leftMs));
  }
  return starts;
}

interface Wanted extends Pick<ChangeParameters, "policy" | "limit"> {
  readonly kinds: ReadonlySet<ChangeKind>;
  readonly isOf: (message: FeedDocuments["messages"]) => boolean;
}

const allKinds = Object.keys(KINDS) as ChangeKind[];

/** What narrows messages leaves nothing of anything else. */
function wantedBy(parameters: ChangeParameters, withheld: ReadonlySet<FeedContainer>): Wanted {
  const { kind, conversation_id: conversationId, team_id: teamId, policy, limit } = parameters;
  const { senders, modifiedSinceMs = -Infinity, modifiedUntilMs = Infinity } = toStoredFilter(parameters);
  const usual = isNarrow(parameters) ? (["messages"] as const) : allKinds.filter((kind) => !withheld.has(KINDS[kind]));
  return {
    policy,
    limit,
    kinds: new Set(kind ?? usual),
    isOf: (message) =>
      (conversationId === undefined || message.conversationId === conversationId) &&
      (teamId === undefined || graphIdOf(message.teamId ?? "") === teamId) &&
      (senders === undefined || isFromAny(message, senders)) &&
      message.sink.lastModifiedMs >= modifiedSinceMs &&
      message.sink.lastModifiedMs < modifiedUntilMs,
  };
}

interface ReadPage {
  readonly changes: readonly Change[];
  readonly next: FeedStarts;
  readonly hasMore: boolean;
}

/** Container by container, each to its end. */
async function readPage(feed: ChangeFeed, wanted: Wanted, starts: FeedStarts): Promise<ReadPage> {
  const changes: Change[] = [];
  const next = new Map(starts);
  let looked = 0;
  for (const [container, { place, start }] of starts) {
    const left = { limit: wanted.limit - changes.length, maxLooked: MAX_LOOKED - looked };
    const page = await readPicked({ feed, place, ...left }, start, (document) => told(wanted, container, document));
    changes.push(...page.picked);
    looked += page.looked;
    next.set(container, { place, start: page.next });
    if (!page.isAtEnd) return { changes, next, hasMore: true };
  }
  return { changes, next, hasMore: false };
}

/** Where one conversation is asked for, nothing but messages is read. */
function placeOf(container: FeedContainer, { conversation_id: conversationId }: ChangeParameters): FeedPlace {
  return conversationId === undefined ? { container } : { container, conversationId };
}

function told<C extends FeedContainer>(wanted: Wanted, container: C, document: FeedDocuments[C]): Change[] {
  if (container === "messages" && !wanted.isOf(document as FeedDocuments["messages"])) return [];
  const change = toChange(container, document, wanted.policy);
  return wanted.kinds.has(change.kind) ? [change] : [];
}
