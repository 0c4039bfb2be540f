import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";
import { type ChangeParameters, changeFilter, checkNarrow, positionParameter } from "./change-parameters.ts";

/** The schemas that check requests about hooks, and from which the OpenAPI document is made. */

/** As long as browsers take one. */
const MAX_URL_LENGTH = 2_048;
const MAX_DESCRIPTION_LENGTH = 200;

const position = positionParameter.unwrap();

/** The body of POST /api/hooks. */
export const hookRequest = z.strictObject(
  {
    url: z
      .string("expected a URL")
      .max(MAX_URL_LENGTH, `expected at most ${MAX_URL_LENGTH} characters`)
      .refine((text) => URL.canParse(text), "expected a URL")
      .describe("Where changes are posted to: https, of the internet, at port 443 or 8443"),
    description: z
      .string()
      .max(MAX_DESCRIPTION_LENGTH, `expected at most ${MAX_DESCRIPTION_LENGTH} characters`)
      .optional()
      .describe("For people: whose it is"),
    filter: z
      .strictObject(changeFilter, unknownParametersNamed)
      .superRefine(checkNarrow)
      .default({})
      .describe("Of what it is told, as GET /api/changes; everything where it is not given"),
    policy: z
      .enum(["flag", "hide"], "expected flag or hide")
      .default("flag")
      .describe("Of messages that data loss prevention blocks: the policy tip, or null"),
    position: position
      .default("now")
      .describe("From what on, as GET /api/changes: beginning, now, a time of storing, or a position"),
  },
  unknownParametersNamed,
);

export type HookRequest = z.output<typeof hookRequest>;

/**
 * What is asked of the feed for a hook: nothing else than others may ask. One of one conversation may have a position of the whole
 * feed: all had, when there was no other.
 */
export function changesAfter(
  position: string,
  { filter, policy }: Pick<HookRequest, "filter" | "policy">,
  limit: number,
): ChangeParameters & { readonly takesWhole: true } {
  return { ...filter, position, policy, limit, wait: 0, takesWhole: true };
}

/** The body of POST /api/hooks/{hookId}. */
export const hookAction = z
  .strictObject(
    {
      action: z
        .enum(["pause", "resume", "rotate", "test", "replay", "delete"])
        .describe(
          "resume: go on, and try at once what failed. rotate: another secret; the one before is valid for a day. test: post an event of the type com.teamsink.hook.test. replay: go on from a position",
        ),
      position: position.optional().describe("Of replay: where it goes on from"),
    },
    unknownParametersNamed,
  )
  .superRefine(({ action, position: from }, context) => {
    if ((action === "replay") === (from !== undefined)) return;
    const message = action === "replay" ? "expected a position" : "is of replay alone";
    context.addIssue({ code: "custom", path: ["position"], message });
  });

export type HookAction = z.output<typeof hookAction>;
