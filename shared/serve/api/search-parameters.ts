import * as z from "zod";
import {
  ALSO_IF_WRONG,
  cursorTextOf,
  dateTime,
  graphId,
  jsonCursor,
  limitUpTo,
  someOf,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import { SEARCH_KINDS, type SearchExpression, type SearchPosition, type SearchQuery } from "../../port/search-index.ts";
import { parseSearchWords } from "../../store/search/search-words.ts";
import { messageFilter, toStoredFilter } from "./message-filter.ts";
import { policyParameter } from "./policy.ts";
import { idOrLink } from "./teams-link.ts";

const MAX_LIMIT = 50;
const DEFAULT_LIMIT = 20;
const MAX_WORDS_LENGTH = 500;

const position = z
  .tuple([z.number(), z.number().int(), z.string().min(1).max(512)])
  .transform(([worth, createdMs, key]): SearchPosition => ({ worth, createdMs, key }));

/** The query of GET /api/search. */
export const searchParameters = z
  .strictObject(
    {
      q: z
        .string()
        .max(MAX_WORDS_LENGTH, `expected at most ${MAX_WORDS_LENGTH} characters`)
        .transform((text, context): SearchExpression => {
          const words = parseSearchWords(text);
          if (words.ok) return words.expression;
          context.addIssue({ code: "custom", message: `expected ${words.expected}` });
          return z.NEVER;
        })
        .optional()
        .describe(
          'What is looked for: words that must all be there, "words in a row", the beginning of a word with *, one OR the other, -without. In any case, and with or without accents',
        ),
      ...messageFilter,
      mentions: graphId
        .optional()
        .describe("Only messages that mention this user, by id; me: the person who asks, where it is one"),
      has: z
        .enum(["attachment"], "expected attachment")
        .optional()
        .describe("Only messages with a file, image or card"),
      conversation_id: idOrLink("conversation")
        .optional()
        .describe("Only messages of this chat or channel, or of the one that a link leads into"),
      team_id: idOrLink("team").optional().describe("Only messages of this team's channels"),
      since: dateTime.optional().describe("Only what was created at or after this time"),
      until: dateTime.optional().describe("Only what was created before this time; after since"),
      kind: someOf(SEARCH_KINDS)
        .optional()
        .describe(`Of what, comma separated: ${SEARCH_KINDS.join(", ")}. Everything where it is not given`),
      order: z
        .enum(["best", "newest"], "expected best or newest")
        .default("best")
        .describe("What fits best first, and of what fits alike the newest; or the newest first"),
      versions: z
        .enum(["latest", "all"], "expected latest or all")
        .default("latest")
        .describe("all: also by what a message said before it was edited or deleted"),
      policy: policyParameter,
      limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Results in one answer, at most"),
      cursor: jsonCursor(position, "a nextLink", 1_024)
        .optional()
        .describe("Where the last answer ended: taken from its nextLink"),
    },
    unknownParametersNamed,
  )
  .superRefine(complainOfCombinations, ALSO_IF_WRONG);

export type SearchParameters = z.infer<typeof searchParameters>;

function complainOfCombinations(
  query: {
    /** Not there also where it is wrong, of which has been told. */
    readonly q?: SearchExpression | undefined;
  } & Parameters<typeof untilAfterSince>[0] &
    Partial<Record<"from" | "sender_type" | "mentions" | "has", unknown>>,
  context: z.RefinementCtx,
): void {
  const complain = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  const { q, from, sender_type, mentions, has } = query;
  const isNarrow =
    ("q" in query && q?.all?.length !== 0) || [from, sender_type, mentions, has].some((each) => each !== undefined);
  if (!isNarrow) complain("q", "expected a word that has to be there, or from, sender_type, mentions or has");
  untilAfterSince(query, context);
}

const ANYTHING: SearchExpression = { all: [], none: [] };

export function toSearchQuery(parameters: SearchParameters): SearchQuery {
  const { q, mentions, has, conversation_id, team_id, since, until, kind, order, versions, policy } = parameters;
  const { limit, cursor } = parameters;
  return {
    expression: q ?? ANYTHING,
    orderBy: order,
    versions,
    withBlocked: policy === "show",
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(conversation_id === undefined ? {} : { place: { kind: "message", id: conversation_id } }),
    ...(team_id === undefined ? {} : { teamId: team_id }),
    ...toStoredFilter(parameters),
    ...(mentions === undefined ? {} : { mentions }),
    ...(has === undefined ? {} : { hasAttachment: true }),
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(cursor === undefined ? {} : { after: cursor }),
    limit,
  };
}

export function searchCursorOf({ worth, createdMs, key }: SearchPosition): string {
  return cursorTextOf([worth, createdMs, key]);
}
