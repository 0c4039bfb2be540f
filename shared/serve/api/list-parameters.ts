import * as z from "zod";
import {
  ALSO_IF_WRONG,
  anyLimitUpTo,
  dateTime,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import type { MessageQuery } from "../../port/message-store.ts";
import { messageFilter, toStoredFilter } from "./message-filter.ts";
import { pageCursor } from "./page-cursor.ts";
import { policyParameter } from "./policy.ts";
import { idOrLink } from "./teams-link.ts";

const MAX_LIMIT = 200;

/** Order by creation or by last change; a leading minus turns it round. */
const ORDERS = {
  createdDateTime: { orderBy: "createdMs", descending: false },
  "-createdDateTime": { orderBy: "createdMs", descending: true },
  lastModifiedDateTime: { orderBy: "lastModifiedMs", descending: false },
  "-lastModifiedDateTime": { orderBy: "lastModifiedMs", descending: true },
} as const;
type Order = keyof typeof ORDERS;
const orders = Object.keys(ORDERS) as [Order, ...Order[]];

/**
 * The query of GET /api/messages: the one schema that checks requests and from which the OpenAPI document is made.
 * `since` and `until` compare the property that `order` sorts by, as Graph's own message lists do.
 */
export const listParameters = z
  .strictObject(
    {
      team_id: idOrLink("team").optional().describe("Team of the channel; together with channel_id"),
      channel_id: idOrLink("channel")
        .optional()
        .describe(
          "Channel whose messages and replies to list; together with team_id. A link copied from Teams names both",
        ),
      chat_id: idOrLink("chat")
        .optional()
        .describe(
          "Chat whose messages to list, or a link into it; instead of team_id and channel_id. Notes to oneself: 48:notes@ and the user's id",
        ),
      since: dateTime.optional().describe("Only messages at or after this time, by the property of order"),
      until: dateTime.optional().describe("Only messages before this time, by the property of order; after since"),
      ...messageFilter,
      root_id: idOrLink("post")
        .optional()
        .describe(
          "Only the replies to this post of a channel; together with team_id and channel_id. A link to it, or to a reply, names all three",
        ),
      replies: z
        .enum(["true", "false"], "expected true or false")
        .default("true")
        .describe(
          "false: the posts of a channel alone, without the replies to them; together with team_id and channel_id",
        ),
      q: z
        .string()
        .min(1, "expected a text")
        .max(200, "expected at most 200 characters")
        // As the stored text is: an é is one character or two, by whoever typed it.
        .transform((text) => text.normalize("NFC"))
        .optional()
        .describe("Only messages with this text, case-insensitive"),
      order: z
        .enum(orders, `expected one of ${orders.join(", ")}`)
        .default("-createdDateTime")
        .describe(
          "Sort order. By lastModifiedDateTime a message moves when it changes: one that changes between two pages may come again or be passed over",
        ),
      policy: policyParameter,
      limit: anyLimitUpTo(MAX_LIMIT)
        .optional()
        .describe("Messages in one answer; without it all of them, as far as one answer holds them: 8 MiB"),
      cursor: pageCursor.optional().describe("Where the last answer ended: taken from its nextLink"),
    },
    unknownParametersNamed,
  )
  .superRefine(complainOfCombinations, ALSO_IF_WRONG);

type GivenParameters = z.infer<typeof listParameters>;
/** Of one page. */
export type ListParameters = GivenParameters & { readonly limit: number };
/** Of one answer, which is as many pages as it holds where the request does not say how long a page is. */
export type AnswerParameters = GivenParameters;

/** What a page is read by where the request does not say. */
export const PAGE_LIMIT = MAX_LIMIT;

function complainOfCombinations(
  query: Partial<Record<"team_id" | "channel_id" | "chat_id" | "root_id" | "replies", string | undefined>> &
    Parameters<typeof untilAfterSince>[0],
  context: z.RefinementCtx,
): void {
  const isChannel = query.team_id !== undefined || query.channel_id !== undefined;
  const complain = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (query.chat_id !== undefined && isChannel)
    complain("chat_id", "expected either chat_id or team_id and channel_id, not both");
  if (query.chat_id === undefined && !isChannel) complain("chat_id", "expected chat_id, or team_id and channel_id");
  if (isChannel && query.team_id === undefined) complain("team_id", "expected beside channel_id");
  if (isChannel && query.channel_id === undefined) complain("channel_id", "expected beside team_id");
  if (query.root_id !== undefined && !isChannel) complain("root_id", "expected beside team_id and channel_id");
  if (query.replies === "false" && !isChannel) complain("replies", "expected beside team_id and channel_id");
  if (query.replies === "false" && query.root_id !== undefined) complain("replies", "expected true beside root_id");
  untilAfterSince(query, context);
}

/** The store's query; one message more than asked for, which tells whether there is a next page. */
export function toMessageQuery(parameters: ListParameters): MessageQuery {
  const { since, until, root_id, replies, q, cursor } = parameters;
  const rootId = replies === "false" ? null : root_id;
  return {
    conversationId: conversationOf(parameters),
    ...ORDERS[parameters.order],
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...toStoredFilter(parameters),
    ...(rootId === undefined ? {} : { rootId }),
    ...(q === undefined ? {} : { contains: q }),
    ...(cursor === undefined ? {} : { after: cursor }),
    limit: parameters.limit + 1,
  };
}

function conversationOf({ chat_id, channel_id }: ListParameters): string {
  // The schema has made sure that one of them is there.
  return chat_id ?? channel_id ?? "";
}
