import * as z from "zod";

const dateTime = z.iso.datetime();
const dateTimeOrNull = dateTime.nullable();

/** Somebody who is, or was, in a conversation. */
export const member = z
  .looseObject({
    sink: z.strictObject({
      presence: z.enum(["in", "unknown"]).describe("At the time that was asked for"),
      firstSeenDateTime: dateTime,
      absentSinceDateTime: dateTimeOrNull,
      history: z
        .array(
          z.strictObject({
            atDateTime: dateTime,
            isIn: z.boolean(),
            isExact: z.boolean(),
            visibleFromDateTime: dateTime.optional(),
          }),
        )
        .describe(
          "Comings and goings: told for that moment (isExact), or seen then; of a coming, from when on they see what was said before",
        ),
    }),
  })
  .describe("Microsoft Graph's conversationMember, as Graph gave it, and when it came and went");
