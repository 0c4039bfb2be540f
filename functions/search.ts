import type { TimerHandler } from "@azure/functions";
import { TeamsinkError } from "../shared/base/errors/errors.ts";
import { noParameters } from "../shared/base/parameter.ts";
import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { searchStored } from "../shared/serve/api/search.ts";
import { searchParameters } from "../shared/serve/api/search-parameters.ts";
import { beginAnew, requestSearch } from "../shared/store/search/feed-search.ts";
import { searchRebuildRequest, searchReport } from "../shared/store/search/search-report.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** Every `SEARCH_SCHEDULE`, where `SEARCH` is on: what was stored since the last time → queue `sync`. */
export function feedSearch(app: App): TimerHandler {
  return async () => {
    if (app.settings.search.isOn) await requestSearch(app);
  };
}

/** GET /api/search: what was written, by its words, a page at a time. */
export function search(app: App): RequestHandler {
  return checked(searchParameters, async (parameters, { query }) => {
    const { results, total, conversations, nextCursor } = await searchStored(app, parameters);
    return json({ count: results.length, total, results, conversations, ...nextLinkOf(query, nextCursor) });
  });
}

/** POST /api/search/rebuild: the index anew, from the store. 202 with how far it is. */
export function startSearchRebuild(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(searchRebuildRequest, request, async ({ sources }) => {
      if (!app.settings.search.isOn) return problem(new TeamsinkError("search-off"));
      await beginAnew(app, sources);
      // As it begins: a worker may be done with the whole of a small store before the answer.
      const begun = await searchReport(app.state);
      await requestSearch(app);
      return { ...json(begun), status: 202 };
    }),
  );
}

/** GET /api/search/rebuild: how far what is stored has been read into the index. */
export function searchProgress(app: App): RequestHandler {
  return checked(noParameters, async () =>
    app.settings.search.isOn ? json(await searchReport(app.state)) : problem(new TeamsinkError("search-off")),
  );
}
