import * as z from "zod";

const dateTime = z.iso.datetime();
const dateTimeOrNull = dateTime.nullable();
const count = z.int().min(0);

const backfillAsked = z.strictObject({
  teams: z.array(z.string()).nullable(),
  users: z.array(z.string()).nullable(),
  filter: z
    .strictObject({
      userIds: z.array(z.string()),
      userTypes: z.array(z.string()),
      applicationTypes: z.array(z.string()),
      systemMessages: z.boolean(),
    })
    .nullable(),
  chats: z.enum(["each-participant", "each-sender"]),
  retained: z.boolean(),
  dryRun: z.boolean(),
});
export const ofBackfill = {
  backfillId: z.string(),
  state: z.enum(["running", "paused", "cancelled", "complete", "incomplete"]),
  startedDateTime: dateTime,
  finishedDateTime: dateTimeOrNull,
  fromDateTime: dateTimeOrNull.describe("Null: from the first message there is"),
  untilDateTime: dateTime,
  asked: backfillAsked,
};

/** A backfill, with how far it has come. */
export const backfill = z.strictObject({
  ...ofBackfill,
  sources: z
    .strictObject({
      teams: count,
      users: count,
      deletedTeams: count,
      deletedUsers: count,
      skipped: z.strictObject({ excluded: count, "filter-is-for-chats": count, "not-found": count }),
      unlisted: z
        .array(z.strictObject({ of: z.string(), reason: z.string() }))
        .describe("Listings that Graph did not give: their sources are missing"),
      found: count,
      done: count,
      failed: count,
      left: count,
    })
    .nullable()
    .describe("Null while they are being listed"),
  estimate: z
    .strictObject({
      requestsAtLeast: count.describe("Calls of Graph's, were nothing written"),
      messages: count.describe("By what the daily sync read of the same sources, as far as it did"),
      requests: count,
      hours: z.number().min(0),
    })
    .nullable(),
  progress: z.strictObject({
    requests: count.describe("Pages of Graph's that were read"),
    messages: count.describe("Read: a chat's message once for each member whose chats are read"),
    stored: count.describe("Those that made or replaced a document"),
    invalid: count.describe("Those that are dead letters now"),
    retainedVersions: count,
    withoutPolicy: count.describe("Sources to which no retention policy applies"),
    share: z.number().min(0).max(1),
    expectedEndDateTime: dateTimeOrNull.describe("If it goes on as it did"),
  }),
  underWay: z.array(z.strictObject({ source: z.string(), part: z.string(), readUntilDateTime: dateTime })),
  failures: z
    .array(z.strictObject({ source: z.string(), reason: z.string().nullable() }))
    .describe("The first hundred; resume reads them again"),
});
