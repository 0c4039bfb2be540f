import * as z from "zod";
import { dateTime, graphIdOf, unknownParametersNamed } from "../../base/parameter.ts";
import { APPLICATION_TYPES, USER_TYPES } from "../../port/senders.ts";

/** What one address of Graph's has room for, and what a request of a person needs. */
const MAX_SENDERS = 50;
const MAX_NAMED = 1_000;

const graphId = z.string().trim().min(1).max(1_024).transform(graphIdOf);

const senders = z
  .strictObject(
    {
      userIds: z.array(graphId).max(MAX_SENDERS).default([]).describe("Messages of these users"),
      userTypes: z
        .array(z.enum(USER_TYPES))
        .default([])
        .describe("Messages of users of these kinds, as anonymousGuest and federatedUser"),
      applicationTypes: z.array(z.enum(APPLICATION_TYPES)).default([]).describe("Messages of apps of these kinds"),
      systemMessages: z.boolean().default(false).describe("System messages"),
    },
    unknownParametersNamed,
  )
  .refine(
    ({ userIds, userTypes, applicationTypes, systemMessages }) =>
      userIds.length + userTypes.length + applicationTypes.length > 0 || systemMessages,
    "expected one sender at the least",
  );

/** The body of POST /api/backfills. The schema is also what the OpenAPI document is made from. */
export const backfillRequest = z
  .strictObject(
    {
      from: dateTime.optional().describe("Last modified at this time or later; without it, from the first message on"),
      until: dateTime.optional().describe("Last modified before this time; without it, until now"),
      teams: z.array(graphId).max(MAX_NAMED).optional().describe("These teams, and of users none that are not named"),
      users: z
        .array(graphId)
        .max(MAX_NAMED)
        .optional()
        .describe("The chats of these users, and no teams but those named"),
      filter: senders
        .optional()
        .describe(
          "Of chats, only what any of these senders wrote; Graph has no such filter for channels, which are skipped",
        ),
      chats: z
        .enum(["each-participant", "each-sender"])
        .default("each-participant")
        .describe(
          "each-participant: whole, whoever wrote. each-sender: a message is read once, with the chats of whoever wrote it; what was written by users who are gone for more than thirty days is not read",
        ),
      retained: z.boolean().default(false).describe("Also the versions that a retention policy of Teams keeps"),
      dryRun: z.boolean().default(false).describe("Count the sources and estimate the requests; read no message"),
    },
    unknownParametersNamed,
  )
  .refine(({ from, until }) => from === undefined || until === undefined || Date.parse(from) < Date.parse(until), {
    path: ["until"],
    error: "expected a time after from",
  });

export type BackfillRequest = z.output<typeof backfillRequest>;

/** The body of POST /api/backfills/{backfillId}. */
export const backfillAction = z.strictObject(
  {
    action: z
      .enum(["pause", "resume", "cancel"])
      .describe("resume: go on with one that is paused, or with what failed of one that is incomplete"),
  },
  unknownParametersNamed,
);

export type BackfillAction = z.output<typeof backfillAction>["action"];
