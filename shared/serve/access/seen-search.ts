import type { SearchIndex, SearchQuery, SeenPlace } from "../../port/search-index.ts";
import { FOR_EVER } from "../../store/directory/seen-times.ts";
import type { Sight } from "./sight.ts";

const ALWAYS = [{ fromMs: Number.MIN_SAFE_INTEGER, untilMs: FOR_EVER }];

async function refuse(): Promise<never> {
  throw new TypeError("A person's view of the search is for reading");
}

/**
 * The search as one person is answered by it: among what is theirs, as it is now. What is not theirs is neither found nor
 * counted, and what was changed after they left is not found by what it says since.
 */
export function seenSearch(search: SearchIndex, sight: Sight): SearchIndex {
  return {
    async search(query) {
      const seen = await seenPlaces(query, sight);
      return search.search({ ...ofMe(query, sight), versions: "latest", withBlocked: false, seen });
    },
    put: refuse,
    remove: refuse,
    clear: refuse,
  };
}

/** The search of a person who may see all: `me` is them. */
export function ownSearch(search: SearchIndex, sight: Sight): SearchIndex {
  return { ...search, search: (query) => search.search(ofMe(query, sight)) };
}

function ofMe(query: SearchQuery, { userId }: Sight): SearchQuery {
  return query.mentions === "me" ? { ...query, mentions: userId } : query;
}

async function seenPlaces({ place }: SearchQuery, sight: Sight): Promise<SeenPlace[]> {
  const own = (["transcript", "interaction"] as const).map((kind) => ({ kind, id: sight.userId, times: ALWAYS }));
  if (place !== undefined && place.kind !== "message") return own;
  // One conversation is asked for by itself.
  const conversations =
    place === undefined
      ? await sight.conversations()
      : [{ conversationId: place.id, times: await sight.timesOf(place.id) }];
  const seen = conversations.map(({ conversationId: id, times }) => ({ kind: "message" as const, id, times }));
  return [...own, ...seen.filter(({ times }) => times.length > 0)];
}
