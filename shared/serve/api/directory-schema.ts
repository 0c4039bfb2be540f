import * as z from "zod";

const dateTime = z.iso.datetime();

const known = {
  firstSeenDateTime: dateTime,
  changedDateTime: dateTime.describe("When it was last found changed, new or back again"),
  absentSinceDateTime: dateTime.nullable().describe("Since when it is known to be gone; null while it is there"),
};

const row = (whose: string) =>
  z.looseObject({ sink: z.strictObject(known) }).describe(`Microsoft Graph's ${whose}, as Graph gave it`);

/* Who and what there is. */

export const team = row("team");
export const channel = row("channel");
export const user = row("user");
export const chat = z
  .looseObject({
    sink: z.strictObject({
      title: z.string().nullable().describe("The topic; without one, the names of its members"),
      ...known,
    }),
  })
  .describe("Microsoft Graph's chat, as Graph gave it");
