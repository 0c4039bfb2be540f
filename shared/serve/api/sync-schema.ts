import * as z from "zod";
import { PASSED_OVER_KINDS } from "../../capture/sync/passed-over.ts";
import { OUTCOMES } from "./sync-parameters.ts";

const dateTimeOrNull = z.iso.datetime().nullable();
const count = z.int().min(0);

const sourceCounts = z.strictObject({
  all: count.describe("Each is one of those that follow"),
  read: count.describe("By a run that began since the sync did"),
  notDue: count.describe("So shortly before it that they are read on another day"),
  behind: count.describe("Waiting for their turn, or being read"),
  gone: count.describe("Graph does not know them any more; they are read again should it list them again"),
  refused: count.describe("Graph said no, and would again; another day tries them once more"),
  mayPass: count.describe("Given up for now; another day tries them once more"),
  excluded: count.describe("A setting leaves them out"),
});

const failure = z.strictObject({
  source: z.string().describe("What was not read, with the id that Graph gives it"),
  teamId: z.string().optional().describe("Of a channel"),
  outcome: z.enum(OUTCOMES).describe("What follows from the reason: see the counts of sources"),
  reason: z.string().nullable().describe("A code of the errors' table; null where a setting leaves it out"),
  failedDateTime: dateTimeOrNull,
  coveredDateTime: dateTimeOrNull.describe("Everything that Graph held then was read; null: nothing, or not known"),
});

/** What GET /api/sync is answered with, but for its link. */
export const ofSyncProgress = {
  startedDateTime: dateTimeOrNull.describe("When the last daily sync began; null before the first"),
  lists: z
    .array(
      z.strictObject({
        of: z
          .string()
          .describe("teams, users, single, known: the sources that have been read before; absent-…: what is gone"),
        isDone: z.boolean(),
        pages: count,
        sources: count.describe("That it showed"),
        due: count.describe("Jobs sent for them"),
      }),
    )
    .optional()
    .describe("By which sources are found; one that has not begun is missing"),
  sources: z.strictObject({ channels: sourceCounts, userChats: sourceCounts, chats: sourceCounts }).optional(),
  passedOver: z
    .strictObject(Object.fromEntries(PASSED_OVER_KINDS.map((kind) => [kind, count])))
    .optional()
    .describe("What else Graph refused: lists, teams and users for the directory, meetings and interactions of users"),
  count: count.describe("Of this page"),
  failures: z.array(failure).describe("First what is no source of messages"),
};
