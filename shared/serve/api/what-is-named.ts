import { toIso } from "../../base/clock.ts";
import { dateTime, graphIdOf } from "../../base/parameter.ts";
import { queryOf } from "./respond.ts";
import { idOrLink, withNamedByLink } from "./teams-link.ts";

/** What a request names, without anything that somebody typed. */
export interface Named {
  readonly conversationId: string | null;
  /** Ids and times, by their parameters. */
  readonly named: Readonly<Record<string, string>>;
  readonly parameters: readonly string[];
}

/** As ids are written. A text may look like one, as a single word does; a sentence does not. */
const ID = /^[\w:@.=+~*!-]{1,512}$/;
/** As many as any parameter takes, of the usual length. */
const IDS = /^[\w:@.=+~*!,-]{1,2048}$/;

type Read = (text: string) => string | undefined;
const id: Read = (text) => (ID.test(text) ? graphIdOf(text) : undefined);
const ids: Read = (text) => (IDS.test(text) ? text.split(",").map(graphIdOf).join(",") : undefined);
const time: Read = (text) => (dateTime.safeParse(text).success ? toIso(Date.parse(text)) : undefined);
const linked =
  (part: Parameters<typeof idOrLink>[0]): Read =>
  (text) => {
    const read = idOrLink(part).safeParse(text);
    return read.success ? id(read.data) : undefined;
  };
/** Of these the name is kept alone. */
const nothing: Read = () => undefined;

/** THE table of parameters, of paths and queries: what is kept of a value. Of one that is not here nothing is, its name neither. */
const PARAMETERS: Readonly<Record<string, Read>> = {
  conversationId: id,
  messageId: id,
  contentId: id,
  organizerId: id,
  meetingId: id,
  transcriptId: id,
  recordingId: id,
  deadLetterId: id,
  backfillId: id,
  hookId: id,
  chatId: id,
  user_ids: nothing,
  name: nothing,
  size_bytes: nothing,
  table: id,
  team_id: linked("team"),
  channel_id: linked("channel"),
  chat_id: linked("chat"),
  conversation_id: linked("conversation"),
  root_id: linked("post"),
  of: linked("place"),
  link: linked("place"),
  user_id: id,
  session_id: id,
  organizer_id: id,
  principal_id: id,
  from: ids,
  mentions: id,
  since: time,
  until: time,
  modified_since: time,
  modified_until: time,
  asOf: time,
  at: time,
  run: time,
  q: nothing,
  has: nothing,
  sender_type: nothing,
  versions: nothing,
  order: nothing,
  replies: nothing,
  policy: nothing,
  refresh: nothing,
  format: nothing,
  limit: nothing,
  cursor: nothing,
  position: nothing,
  wait: nothing,
  kind: nothing,
  include_absent: nothing,
  incoming: nothing,
  app_class: nothing,
  function: nothing,
  findings: nothing,
  reason: nothing,
  queue: nothing,
  state: nothing,
  bodies: nothing,
  outcome: nothing,
};

/** Parameters that name a conversation; the first that is there counts. */
const OF_CONVERSATION = ["conversationId", "chatId", "channel_id", "chat_id", "conversation_id", "of", "link"] as const;

export function whatIsNamed(params: Readonly<Record<string, string>>, query: URLSearchParams): Named {
  const given = { ...params, ...withNamedByLink(queryOf(query)) };
  const known = Object.entries(given).flatMap(([name, text]): [string, string | undefined][] => {
    const read = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
    return read === undefined ? [] : [[name, read(text)]];
  });
  const named = Object.fromEntries(known.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const conversation = OF_CONVERSATION.find((name) => named[name] !== undefined);
  return {
    conversationId: conversation === undefined ? null : (named[conversation] ?? null),
    named,
    parameters: known.map(([name]) => name).toSorted(),
  };
}
