import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";
import type { StateStore } from "../../port/state-store.ts";
import { SEARCH_SOURCES, type SearchPosition, searchPositions } from "./feed-search.ts";

/** The body of POST /api/search/rebuild; it may be absent. */
export const searchRebuildRequest = z.strictObject(
  {
    sources: z
      .array(z.enum(SEARCH_SOURCES, `expected some of ${SEARCH_SOURCES.join(", ")}`))
      .min(1, "expected one at least")
      .default(SEARCH_SOURCES)
      .describe("Only of these containers"),
  },
  unknownParametersNamed,
);

export interface SearchSourceReport extends Pick<SearchPosition, "isClearing" | "coveredDateTime" | "documents"> {
  readonly source: (typeof SEARCH_SOURCES)[number];
}

/** How far what is stored has been read into the index. */
export async function searchReport(state: StateStore): Promise<{ readonly sources: readonly SearchSourceReport[] }> {
  const positions = await searchPositions(state);
  return {
    sources: [...positions].map(([source, { isClearing, coveredDateTime, documents }]) => {
      return { source, isClearing, coveredDateTime, documents };
    }),
  };
}
