import { forEachLimited } from "../../base/for-each-limited.ts";
import { afterLink, type LinkTrail } from "../../job/run-pages.ts";
import type { DirectoryListing, IdentifiedObject } from "../../port/directory-reader.ts";
import type { DirectoryRow } from "../../port/directory-store.ts";
import { type DirectoryFolder, placeOf, rowIdOf } from "./directory-folder.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { markAbsentOf, markFolderAbsentPage } from "./mark-absent.ts";
import { noteSeen, readSeen } from "./seen-objects.ts";

/** How far one list of Graph's has been walked. */
export interface FolderWalk {
  /** Graph's, or the id of our own last row once the parent is known to be gone. */
  readonly link: string | null;
  readonly isGone?: boolean;
  readonly pages: number;
  readonly trail: LinkTrail | null;
}

export const START: FolderWalk = { link: null, pages: 0, trail: null };

export interface FolderRequest {
  readonly listing: DirectoryListing;
  /** Where its objects are kept. Absent: nowhere, they are only looked at. */
  readonly kept?: {
    readonly folder: DirectoryFolder;
    /** Of what the pages show, while there is more than one. */
    readonly seenId: string;
  };
  /** What else is done with each object. */
  readonly each?: (object: IdentifiedObject) => Promise<unknown>;
  /** What follows for what belongs to an object that is gone. */
  readonly gone?: (row: DirectoryRow) => Promise<void>;
}

const CONCURRENCY = 8;

/**
 * One page of a list. After the last, what a complete walk did not show and Graph does not know is absent. Most lists are one
 * page, and nothing has to be noted.
 *
 * @returns how it goes on; `undefined` after the last page
 */
export async function walkFolderPage(
  ports: ListPorts,
  { listing, kept, each, gone }: FolderRequest,
  walk: FolderWalk,
): Promise<FolderWalk | undefined> {
  const seenMs = ports.clock.nowMs();
  if (walk.isGone) {
    const query = kept && { of: kept.folder, absentMs: seenMs, ...(gone && { gone }) };
    const link = query && (await markFolderAbsentPage(ports, query, walk.link ?? undefined));
    return link === undefined ? undefined : { ...walk, link, pages: walk.pages + 1 };
  }
  const { objects, next } = await ports.directoryReader.page(listing, walk.link ?? undefined);
  await forEachLimited(objects, CONCURRENCY, async (value) => {
    if (kept) await keepObject(ports, { ...placeOf(kept.folder), id: rowIdOf(kept.folder, value), value, seenMs });
    await each?.(value);
  });
  const pages = walk.pages + 1;
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.link, to: next }, pages);
  const shown = { objects, page: walk.pages, seenMs };
  if (next !== undefined && trail) {
    if (kept) await noteSeen(ports.state, { walkId: kept.seenId, page: walk.pages }, idsOf(kept, shown));
    return { link: next, pages, trail };
  }
  // A list that leads back showed perhaps not everything.
  if (kept && next === undefined) await markUnseen(ports, { kept, gone }, shown);
  return undefined;
}

interface ShownPage {
  readonly objects: readonly IdentifiedObject[];
  readonly page: number;
  readonly seenMs: number;
}

type Kept = NonNullable<FolderRequest["kept"]>;

function idsOf({ folder }: Kept, { objects }: ShownPage): string[] {
  return objects.map((object) => rowIdOf(folder, object));
}

async function markUnseen(
  ports: ListPorts,
  { kept, gone }: { readonly kept: Kept; readonly gone: FolderRequest["gone"] },
  last: ShownPage,
): Promise<void> {
  const isNoted = last.page > 0 ? await readSeen(ports.state, kept.seenId) : () => false;
  const onPage = new Set(idsOf(kept, last));
  const isSeen = (id: string) => onPage.has(id) || isNoted(id);
  await markAbsentOf(ports, { of: kept.folder, isSeen, absentMs: last.seenMs, ...(gone && { gone }) });
}
