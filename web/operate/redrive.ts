import type { paths } from "../../client/api-types.ts";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { matchedInAll, NOTHING_REDRIVEN, totalsWords, withAnswer } from "./redrive-all.ts";
import { countWords } from "./words.ts";

/** What to re-drive: chosen ones, or all that a filter finds. */
export type RedriveRequest = paths["/dead-letters"]["post"]["requestBody"]["content"]["application/json"];

/** How many it would be. */
export async function countRedrive({ api }: Session, request: RedriveRequest): Promise<number> {
  return matchedInAll(await answerOf(api.POST("/dead-letters", { body: { ...request, dryRun: true } })));
}

/** A hundred a request, until there are no more; tells how far it has come. */
export async function redrive(
  { api }: Session,
  request: RedriveRequest,
  say: (words: string) => void,
): Promise<string> {
  let totals = NOTHING_REDRIVEN;
  let cursor: string | undefined;
  do {
    const body = { ...request, ...(cursor !== undefined && { cursor }) };
    const answer = await answerOf(api.POST("/dead-letters", { body }));
    totals = withAnswer(totals, answer);
    cursor = answer.nextCursor;
    if (cursor !== undefined) say(`${totalsWords(totals)} ${countWords(answer.remaining)} to go.`);
  } while (cursor !== undefined);
  return totalsWords(totals);
}
