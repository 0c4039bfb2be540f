import * as z from "zod";
import { limitUpTo, someOf, unknownParametersNamed, untilAfterSince, waitSeconds } from "../../base/parameter.ts";
import { type ChangeKind, KINDS } from "../../port/change-feed.ts";
import { messageFilter } from "./message-filter.ts";
import { policyParameter } from "./policy.ts";
import { idOrLink } from "./teams-link.ts";

const kinds = Object.keys(KINDS) as [ChangeKind, ...ChangeKind[]];

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 200;
/** What a URL may be long, less the rest of it. */
const MAX_POSITION_LENGTH = 12_000;

/** After what a feed is read. */
export const positionParameter = z
  .string()
  .min(1, "expected a position")
  .max(MAX_POSITION_LENGTH, `expected at most ${MAX_POSITION_LENGTH} characters`)
  .optional()
  .describe(
    "After what: beginning, now, a time of storing, or the position of an answer. beginning where it is not given",
  );

/** Of what is told, for whoever asks and for hooks alike. */
export const changeFilter = {
  kind: someOf(kinds)
    .optional()
    .describe(`Of what, comma separated: ${kinds.join(", ")}. Everything where it is not given`),
  conversation_id: idOrLink("conversation")
    .optional()
    .describe("Only messages of this chat or channel, or of the one that a link leads into"),
  team_id: idOrLink("team").optional().describe("Only messages of this team's channels"),
  ...messageFilter,
};

/** The query of GET /api/changes. */
export const changeParameters = z
  .strictObject(
    {
      ...changeFilter,
      position: positionParameter.describe(
        "After what: beginning, now, a time of storing, or the position of an answer about the same kinds and conversation. beginning where it is not given",
      ),
      policy: policyParameter,
      limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Changes in one answer, at most"),
      wait: waitSeconds.default(0).describe("Seconds to wait for a change where there is none yet"),
    },
    unknownParametersNamed,
  )
  .superRefine(checkNarrow);

type ChangeFilter = z.output<z.ZodObject<typeof changeFilter>>;

/** Whether only messages can be meant. */
export function isNarrow({ kind: _kind, ...narrowing }: Pick<ChangeParameters, keyof ChangeFilter>): boolean {
  return Object.keys(changeFilter).some((name) => narrowing[name as keyof typeof narrowing] !== undefined);
}

export function checkNarrow(filter: ChangeFilter, context: z.RefinementCtx): void {
  untilAfterSince(filter, context);
  const { kind } = filter;
  if (!isNarrow(filter) || kind === undefined || kind.every((name) => name === "messages")) return;
  context.addIssue({
    code: "custom",
    path: ["kind"],
    message: "expected messages alone, since only messages are narrowed",
  });
}

export type ChangeParameters = z.infer<typeof changeParameters>;
