import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { GraphClient, RequestOptions } from "./client.ts";

export interface Page {
  readonly items: readonly JsonObject[];
  /** There is more. */
  readonly nextLink: string | undefined;
  /** All was read; changes from here on are found there. */
  readonly deltaLink: string | undefined;
}

/** `@odata.nextLink` and `@odata.deltaLink` are absolute and opaque. Graph: "Paging Microsoft Graph data in your app". */
const pageBody = z.looseObject({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().nullish(),
  "@odata.deltaLink": z.string().nullish(),
});

/** @throws TeamsinkError `graph-answer-invalid`, also for a page that points back at itself */
export async function readPage(client: GraphClient, pathOrLink: string, options?: RequestOptions): Promise<Page> {
  const parsed = pageBody.safeParse(await client.get(pathOrLink, options));
  if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a page has no `value`");
  const page = {
    items: parsed.data.value.filter(isJsonObject),
    nextLink: parsed.data["@odata.nextLink"] ?? undefined,
    deltaLink: parsed.data["@odata.deltaLink"] ?? undefined,
  };
  // Looked at now, not when it is followed: by then it may have been saved as a position.
  for (const link of [page.nextLink, page.deltaLink]) {
    if (link !== undefined && !client.owns(link)) {
      throw new TeamsinkError("graph-answer-invalid", "a page links outside GRAPH_ENDPOINT");
    }
  }
  if (page.nextLink === pathOrLink) throw endless();
  return page;
}

/**
 * Every item of a collection from here on, page by page as it is consumed.
 *
 * @throws TeamsinkError `graph-answer-invalid` when the pages go in a circle
 */
export async function* readItems(
  client: GraphClient,
  pathOrLink: string,
  options?: RequestOptions,
): AsyncIterable<JsonObject> {
  const seen = new Set<string>();
  let next: string | undefined = pathOrLink;
  while (next !== undefined) {
    if (seen.has(next)) throw endless();
    seen.add(next);
    const page: Page = await readPage(client, next, options);
    yield* page.items;
    next = page.nextLink;
  }
}

function endless(): TeamsinkError {
  return new TeamsinkError("graph-answer-invalid", "the pages of a collection go in a circle");
}
