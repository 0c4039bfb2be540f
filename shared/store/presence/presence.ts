import { toIso } from "../../base/clock.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { graphIdOf } from "../../base/parameter.ts";
import { searchText } from "../message/search-text.ts";

/** Whether somebody is there, and what they say of themselves. Graph: "presence resource type". */
export interface Presence {
  readonly id: string;
  readonly availability: string;
  readonly activity: string;
  readonly statusMessage: StatusMessage | null;
}

export interface StatusMessage {
  readonly text: string;
  readonly expiryDateTime: string | null;
}

/** What Graph says of somebody, read or told. */
export interface PresenceNews {
  readonly presence: Omit<Presence, "statusMessage">;
  /** Not there where nothing was said of it: Graph tells of availability and activity alone. */
  readonly statusMessage?: StatusMessage | null;
  /** "The lexicographically sortable String stamp that represents the version"; not in every notification. */
  readonly sequenceNumber: string | null;
  readonly isRead: boolean;
  /** Of what was read, when it was asked for; of what was told, when it came. */
  readonly atDateTime: string;
}

/** What of Graph's is a presence, since nothing is kept of what is none. */
export function presenceNews(
  { id, availability, activity, sequenceNumber, ...rest }: JsonObject,
  heard: Pick<PresenceNews, "isRead" | "atDateTime">,
): PresenceNews | undefined {
  if (typeof id !== "string" || id === "") return undefined;
  const { statusMessage } = rest;
  const says = heard.isRead || statusMessage !== undefined;
  return {
    presence: { id: graphIdOf(id), availability: wordIn(availability), activity: wordIn(activity) },
    ...(says && { statusMessage: isJsonObject(statusMessage) ? statusIn(statusMessage) : null }),
    sequenceNumber: typeof sequenceNumber === "string" && sequenceNumber !== "" ? sequenceNumber : null,
    ...heard,
  };
}

export function presenceIn(object: JsonObject): Presence[] {
  const news = presenceNews(object, { isRead: true, atDateTime: "" });
  return news === undefined ? [] : [{ ...news.presence, statusMessage: news.statusMessage ?? null }];
}

/** Longer than any word of Graph's. */
const MAX_WORD = 64;

function wordIn(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MAX_WORD) : "PresenceUnknown";
}

function statusIn({ message, expiryDateTime }: JsonObject): StatusMessage | null {
  const text = searchText({ body: message });
  if (text === "") return null;
  const { dateTime, timeZone } = isJsonObject(expiryDateTime) ? expiryDateTime : {};
  const endsMs =
    typeof dateTime === "string" && timeZone === "UTC" ? Date.parse(`${dateTime.replace(/Z$/, "")}Z`) : Number.NaN;
  return { text, expiryDateTime: Number.isNaN(endsMs) ? null : toIso(endsMs) };
}
