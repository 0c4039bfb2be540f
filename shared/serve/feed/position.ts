import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { parseJson } from "../../base/json.ts";
import type { FeedContainer, FeedStart } from "../../port/change-feed.ts";

/** Where each container is to be read from. */
export type FeedStarts = ReadonlyMap<FeedContainer, FeedStart>;

const BASE64URL = /^[A-Za-z0-9_-]+$/;
/** A position names every range of the key space, some hundred bytes each, of which a large container has thousands. */
const MAX_INFLATED_BYTES = 4_000_000;

const dateTime = z.iso.datetime({ offset: true });
const packed = z.partialRecord(
  z.enum(["messages", "directory", "meetings", "interactions"]),
  z.discriminatedUnion("from", [
    z.strictObject({ from: z.literal("beginning") }),
    z.strictObject({ from: z.literal("time"), sinceMs: z.int() }),
    z.strictObject({ from: z.literal("position"), position: z.string().min(1) }),
  ]),
);

/** Opaque to clients, and packed, since it stands in a URL. A container that was not reached yet begins where it began. */
export function positionTextOf(starts: FeedStarts): string {
  return deflateRawSync(JSON.stringify(Object.fromEntries(starts))).toString("base64url");
}

/**
 * What a request says: `beginning`, `now`, a time, or a position of an answer.
 *
 * @returns `position-invalid` for what is none of these, or says nothing of one of the containers
 */
export function startsOf(text: string, containers: readonly FeedContainer[]): Result<FeedStarts> {
  const all = (start: FeedStart) => succeed(new Map(containers.map((name) => [name, start])));
  if (text === "beginning" || text === "now") return all({ from: text });
  if (dateTime.safeParse(text).success) return all({ from: "time", sinceMs: Date.parse(text) });
  const known = unpack(text);
  const starts = containers.flatMap((name): [FeedContainer, FeedStart][] => {
    const start = known?.[name];
    return start === undefined ? [] : [[name, start]];
  });
  return starts.length === containers.length ? succeed(new Map(starts)) : fail("position-invalid");
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
