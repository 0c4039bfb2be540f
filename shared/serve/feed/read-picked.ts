import type {
  ChangeFeed,
  FeedContainer,
  FeedDocuments,
  FeedPage,
  FeedPlace,
  FeedStart,
} from "../../port/change-feed.ts";

/** What is made of a document; nothing: it is passed over. */
export type Pick<C extends FeedContainer, T> = (document: FeedDocuments[C]) => readonly T[];

export interface PickedPage<T> {
  readonly picked: readonly T[];
  /** After all that was looked at. */
  readonly next: FeedStart;
  readonly looked: number;
  readonly isAtEnd: boolean;
}

export interface Reading<C extends FeedContainer> {
  readonly feed: ChangeFeed;
  readonly place: FeedPlace<C>;
  /** Most of what is picked. */
  readonly limit: number;
  /** Documents that are looked at, those that are passed over included. */
  readonly maxLooked: number;
}

const PAGE_SIZE = 500;

/** Reads on until there is enough, there is nothing more, or enough was looked at. */
export async function readPicked<C extends FeedContainer, T>(
  reading: Reading<C>,
  start: FeedStart,
  pick: Pick<C, T>,
): Promise<PickedPage<T>> {
  const { limit, maxLooked } = reading;
  const picked: T[] = [];
  let looked = 0;
  let size = limit;
  for (let next = start; ; ) {
    const room = limit - picked.length;
    if (room === 0 || looked >= maxLooked) return { picked, next, looked, isAtEnd: false };
    const page = await pageThatFits(reading, { from: next, size: Math.min(size, PAGE_SIZE), room }, pick);
    picked.push(...page.picked);
    looked += page.documents.length;
    // Where little of what there is was asked for, more is looked at in one go.
    size = page.picked.length === 0 ? size * 4 : room;
    next = { from: "position", position: page.position };
    if (page.isAtEnd) return { picked, next, looked, isAtEnd: true };
  }
}

/** A page is taken whole, since its position is behind all of it: of one of which too much is picked, only so many are read. */
async function pageThatFits<C extends FeedContainer, T>(
  { feed, place }: Reading<C>,
  { from, size, room }: { readonly from: FeedStart; readonly size: number; readonly room: number },
  pick: Pick<C, T>,
): Promise<FeedPage<C> & { readonly picked: readonly T[] }> {
  for (let limit = size; ; limit = room) {
    const page = await feed.read(place, from, limit);
    const picked = page.documents.flatMap((document) => pick(document));
    if (picked.length <= room || limit <= room) return { ...page, picked };
  }
}
