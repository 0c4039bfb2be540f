import * as z from "zod";
import { type Result, succeed } from "../../base/errors/errors.ts";
import { cursorTextOf, jsonCursor, limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";
import { type EventPosition, eventPage, MAX_HELD } from "../../store/message/event-page.ts";
import { readRawPath } from "../../store/message/identity.ts";
import type { MessageEvent } from "../../store/message/message-event.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { findMessage, identityOf, type MessageAddress, type QueryPorts } from "./one-message.ts";
import { policyParameter, textUnderPolicy } from "./policy.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** A name is part of a path, and nobody's but a version's. */
const name = z
  .string()
  .max(96)
  .refine((text) => !text.includes("/") && readRawPath(`/${text}.json`) !== undefined);
const position = z
  .strictObject({
    continuation: z.string().max(4_096).optional(),
    held: z.array(name).max(MAX_HELD),
    known: z.strictObject({ last: name, shown: name, reactions: name, history: name }).partial(),
  })
  .transform((parsed): EventPosition => parsed);

/** The query of GET …/history. */
export const historyParameters = z.strictObject(
  {
    policy: policyParameter,
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe(
      "Stored versions that one answer is made from; each may show several events, or none",
    ),
    cursor: jsonCursor(position, "a nextLink", 16_384)
      .optional()
      .describe("Where the last answer ended: taken from its nextLink"),
  },
  unknownParametersNamed,
);

type HistoryParameters = z.infer<typeof historyParameters>;

export interface EventsPage {
  readonly events: readonly MessageEvent[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** What happened to a message, in order, as far as its stored versions and Graph's own history of it tell. */
export async function messageEvents(
  ports: QueryPorts,
  address: MessageAddress,
  { policy, limit, cursor }: HistoryParameters,
): Promise<Result<EventsPage>> {
  const stored = await findMessage(ports.messages, address, policy);
  if (!stored.ok) return stored;
  const present = toGraphMessage(stored.value);
  const page = await eventPage(
    ports.blobs,
    {
      identity: identityOf(stored.value),
      present: { version: stored.value.version, origin: "seen", payload: present },
    },
    { limit, position: cursor },
  );
  return succeed({
    events: page.events.map((event) => textUnderPolicy(event, policy, present)),
    nextCursor: page.next && cursorTextOf(page.next),
  });
}
