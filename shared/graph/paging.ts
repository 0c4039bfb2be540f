import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { GraphClient, RequestOptions } from "./client.ts";

/** What delta says of an object that is gone: the id, and nothing that could be stored. Graph: "Use delta query to track changes". */
const REMOVED = "@removed";

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

/**
 * A fault of a link never costs the content of its page: where one leads, back to this very page or outside Graph, shows
 * when it is followed. Only what a page says of itself is settled here: an empty one that leads back to itself is the
 * last, and changes are found at no other place than Graph.
 *
 * @throws TeamsinkError `graph-answer-invalid` for what is no page
 */
export async function readPage(client: GraphClient, pathOrLink: string, options?: RequestOptions): Promise<Page> {
  const parsed = pageBody.safeParse(await client.get(pathOrLink, options));
  if (!parsed.success) throw new TeamsinkError("graph-answer-invalid", "a page has no `value`");
  const items = parsed.data.value.filter(isJsonObject);
  const nextLink = parsed.data["@odata.nextLink"] ?? undefined;
  const deltaLink = parsed.data["@odata.deltaLink"] ?? undefined;
  const isLast = nextLink === undefined || (nextLink === pathOrLink && items.length === 0);
  return {
    items: items.filter((item) => !(REMOVED in item)),
    nextLink: isLast ? undefined : nextLink,
    deltaLink: deltaLink !== undefined && client.owns(deltaLink) ? deltaLink : undefined,
  };
}

/**
 * Every item of a collection from here on, page by page as it is consumed. Pages that go in a circle end it: what they
 * show has been given by then, and whether that is all nobody can say.
 */
export async function* readItems(
  client: GraphClient,
  pathOrLink: string,
  options?: RequestOptions,
): AsyncIterable<JsonObject> {
  const seen = new Set<string>();
  let next: string | undefined = pathOrLink;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const page: Page = await readPage(client, next, options);
    yield* page.items;
    next = page.nextLink;
  }
}
