import { TeamsinkError } from "../base/errors/errors.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { type Page, readPage } from "./paging.ts";

/**
 * The page at a position that was saved, perhaps long ago. A link to an endpoint that is no longer ours, or one that
 * Graph made and now calls malformed, is a position that is gone: no repetition would read it.
 *
 * @throws TeamsinkError `graph-gone`, and what `readPage` throws
 */
export async function readSavedPage(client: GraphClient, link: string, options: RequestOptions): Promise<Page> {
  if (!client.owns(link)) throw gone();
  try {
    return await readPage(client, link, options);
  } catch (error) {
    throw error instanceof TeamsinkError && error.code === "graph-bad-request" ? gone(error) : error;
  }
}

function gone(refusal?: TeamsinkError): TeamsinkError {
  return new TeamsinkError("graph-gone", refusal?.message, { cause: refusal?.cause });
}
