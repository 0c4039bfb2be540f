import * as z from "zod";
import type { JsonObject } from "../../base/json.ts";
import {
  ALSO_IF_WRONG,
  cursorTextOf,
  dateTime,
  graphId,
  jsonCursor,
  limitUpTo,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import type { InteractionQuery, InteractionStore, StoredInteraction } from "../../port/interaction-store.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const position = z
  .tuple([z.number().int(), z.string().min(1).max(1_024), z.string().min(1).max(512)])
  .transform(([timeMs, sessionId, id]) => ({ timeMs, sessionId, id }));

/** The query of GET /api/interactions. */
export const interactionParameters = z
  .strictObject(
    {
      user_id: graphId
        .optional()
        .describe("Only those of this user. An answer that came live is known to be a user's once that user was read"),
      session_id: graphId.optional().describe("Only those of this session"),
      app_class: z
        .string()
        .regex(/^[\w.]{1,200}$/, "expected an appClass, such as IPM.SkypeTeams.Message.Copilot.Teams")
        .optional()
        .describe("Only those of this source: Graph's appClass"),
      since: dateTime.optional().describe("Only those that were created at or after this time"),
      until: dateTime.optional().describe("Only those that were created before this time; after since"),
      limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Interactions in one answer"),
      cursor: jsonCursor(position, "a nextLink")
        .optional()
        .describe("Where the last answer ended: taken from its nextLink"),
    },
    unknownParametersNamed,
  )
  .superRefine(untilAfterSince, ALSO_IF_WRONG);

type InteractionParameters = z.infer<typeof interactionParameters>;

export interface InteractionsPage {
  /** As Graph gave each, with whose it is. */
  readonly interactions: readonly JsonObject[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** What was asked and answered, newest first. */
export async function listInteractions(
  store: InteractionStore,
  parameters: InteractionParameters,
): Promise<InteractionsPage> {
  const found = await store.query(queryOf(parameters));
  const page = found.slice(0, parameters.limit);
  const last = page.at(-1);
  return {
    interactions: page.map(({ interaction, userId }) => ({ userId, interaction })),
    nextCursor: last !== undefined && found.length > page.length ? cursorAfter(last) : undefined,
  };
}

/** One more than asked for, which tells whether there is a next page. */
function queryOf({
  user_id,
  session_id,
  app_class,
  since,
  until,
  limit,
  cursor,
}: InteractionParameters): InteractionQuery {
  return {
    ...(user_id === undefined ? {} : { userId: user_id }),
    ...(session_id === undefined ? {} : { sessionId: session_id }),
    ...(app_class === undefined ? {} : { appClass: app_class }),
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(cursor === undefined ? {} : { after: cursor }),
    limit: limit + 1,
  };
}

function cursorAfter({ createdMs, sessionId, id }: StoredInteraction): string {
  return cursorTextOf([createdMs, sessionId, id]);
}
