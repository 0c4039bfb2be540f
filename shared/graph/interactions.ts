import { toIso } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { InteractionPage, InteractionReader, InteractionWindow } from "../port/interaction-reader.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { saysLicenceMissing } from "./failure.ts";
import { readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** Recommended. Graph: "aiInteractionHistory: getAllEnterpriseInteractions", which has no delta. */
const PAGE_SIZE = 100;
const REQUEST: RequestOptions = { pace: { budget: "interactions" } };

/** What one user asked Copilot and what it answered, in the order in which Graph gives it, which is none. */
export function createInteractionReader(client: GraphClient): InteractionReader {
  return {
    page: async ({ userId, window, link }): Promise<InteractionPage> => {
      const path = graphPath`/copilot/users/${userId}/interactionHistory/getAllEnterpriseInteractions`;
      const query = `$top=${PAGE_SIZE}&$filter=${encodeURIComponent(filterOf(window))}`;
      try {
        const page = await (link === undefined
          ? readPage(client, `${path}?${query}`, REQUEST)
          : readSavedPage(client, link, REQUEST));
        return { interactions: page.items, next: page.nextLink };
      } catch (error) {
        if (saysLicenceMissing(error)) return { licence: "missing" };
        throw error;
      }
    },
  };
}

/** Both bounds, or Graph fails (m365copilot-docs pull request 88); samples show `gt` and `lt` alone. */
function filterOf({ fromDateTime, untilDateTime }: InteractionWindow): string {
  const [fromMs, untilMs] = [Date.parse(fromDateTime), Date.parse(untilDateTime)];
  if (!(fromMs < untilMs)) throw new TeamsinkError("graph-bad-request", "a window must begin before it ends");
  return `createdDateTime gt ${toIso(fromMs - 1)} and createdDateTime lt ${toIso(untilMs)}`;
}
