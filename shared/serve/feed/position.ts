import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { parseJson } from "../../base/json.ts";
import type { FeedContainer, FeedPlace, FeedStart } from "../../port/change-feed.ts";

export interface PlacedStart {
  readonly place: FeedPlace;
  readonly start: FeedStart;
}

/** What is to be read of each container, and from where. */
export type FeedStarts = ReadonlyMap<FeedContainer, PlacedStart>;

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** A position names every range of the key space, some hundred bytes each, of which a large container has thousands. */
const MAX_INFLATED_BYTES = 4_000_000;

const dateTime = z.iso.datetime({ offset: true });
/** Not there: of the whole container. */
const conversationId = z.string().min(1).optional();
const packedStart = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("beginning"), conversationId }),
  z.strictObject({ from: z.literal("time"), sinceMs: z.int(), conversationId }),
  z.strictObject({ from: z.literal("position"), position: z.string().min(1), conversationId }),
]);
const packed = z.partialRecord(z.enum(["messages", "directory", "meetings", "interactions"]), packedStart);

/** Opaque to clients, and packed, since it stands in a URL. A container that was not reached yet begins where it began. */
export function positionTextOf(starts: FeedStarts): string {
  const known = Array.from(starts, ([container, { place, start }]) => {
    const { conversationId } = place;
    return [container, { ...start, conversationId }];
  });
  return deflateRawSync(JSON.stringify(Object.fromEntries(known))).toString("base64url");
}

/**
 * What a request says: `beginning`, `now`, a time, or a position of an answer.
 *
 * @param takesWhole whether a position of the whole is taken for one conversation: then the whole is what is read
 * @returns `position-invalid` for what is none of these, or says nothing of one of the places
 */
export function startsOf(text: string, places: readonly FeedPlace[], takesWhole = false): Result<FeedStarts> {
  const all = (start: FeedStart) => succeed(new Map(places.map((place) => [place.container, { place, start }])));
  if (text === "beginning" || text === "now") return all({ from: text });
  if (dateTime.safeParse(text).success) return all({ from: "time", sinceMs: Date.parse(text) });
  const known = unpack(text);
  const starts = places.flatMap((place): [FeedContainer, PlacedStart][] => {
    const { container } = place;
    const start = placedStart(known?.[container], takesWhole ? [place, { container }] : [place]);
    return start === undefined ? [] : [[container, start]];
  });
  return starts.length === places.length ? succeed(new Map(starts)) : fail("position-invalid");
}

type PackedStart = z.infer<typeof packedStart>;

/** Of the one of these places that it is of. */
function placedStart(known: PackedStart | undefined, places: readonly FeedPlace[]): PlacedStart | undefined {
  if (known === undefined) return undefined;
  const { conversationId, ...start } = known;
  const place = places.find((each) => each.conversationId === conversationId);
  return place && { place, start };
}

function unpack(text: string): z.infer<typeof packed> | undefined {
  if (!BASE64URL.test(text)) return undefined;
  try {
    const inflated = inflateRawSync(Buffer.from(text, "base64url"), { maxOutputLength: MAX_INFLATED_BYTES });
    const parsed = packed.safeParse(parseJson(inflated.toString("utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Nothing that was ever packed.
    return undefined;
  }
}
