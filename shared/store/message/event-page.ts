import type { BlobStore } from "../../port/blob-store.ts";
import { compareVersions, type MessageIdentity, rawFolderOf } from "./identity.ts";
import type { Known, MessageEvent, SeenVersion } from "./message-event.ts";
import { eventsOf, knownAfter } from "./message-events.ts";
import { readVersions } from "./message-history.ts";
import { contentDigestOf } from "./stored-message.ts";

/** Where a page of events ended, by names in the message's folder. */
export interface EventPosition {
  /** The blob store's own word. */
  readonly continuation?: string | undefined;
  /** Payloads of the last version read, of which the next page may hold more. */
  readonly held: readonly string[];
  readonly known: { readonly [K in keyof Known]?: string | undefined };
}

export interface EventPage {
  readonly events: readonly MessageEvent[];
  /** Present while there is more. */
  readonly next?: EventPosition;
}

/** Names are short, and a position stands in a link. */
export const MAX_HELD = 32;

const NOTHING_KNOWN: EventPosition = { held: [], known: {} };
const PARTS = ["last", "shown", "reactions", "history"] as const;

/**
 * What happened to a message, from a page of its stored versions, oldest first: each is compared with what was known before
 * it, which is read again where a page begins. Of what happened between two versions that were seen, only what the second
 * shows is told.
 *
 * @param present the message as it is stored, which is a version too: its payload may be past the retention of payloads
 */
export async function eventPage(
  blobs: BlobStore,
  { identity, present }: { readonly identity: MessageIdentity; readonly present: Omit<SeenVersion, "name"> },
  { limit, position = NOTHING_KNOWN }: { readonly limit: number; readonly position?: EventPosition | undefined },
): Promise<EventPage> {
  const folder = rawFolderOf(identity);
  const { paths, continuation } = await blobs.list({
    container: "raw",
    prefix: folder,
    pageSize: limit,
    ...(position.continuation === undefined ? {} : { continuation: position.continuation }),
  });
  const read = async (names: readonly string[]) => seenVersions(blobs, folder, names);
  const names = paths.map((path) => path.slice(folder.length).replace(/\.json$/, ""));
  const groups = byVersion(await read([...position.held, ...names]));
  const isLastPage = continuation === undefined;
  const open = isLastPage ? undefined : groups.at(-1);
  const isHeld = open !== undefined && open.length <= MAX_HELD;
  const closed = isHeld ? groups.slice(0, -1) : groups;
  let known = await readKnown(read, position.known);
  const events: MessageEvent[] = [];
  for (const group of closed) {
    events.push(...eventsOf(known, group));
    known = knownAfter(known, group);
  }
  if (!isLastPage) {
    const held = isHeld ? open.map(({ name }) => name) : [];
    return { events, next: { continuation, held, known: namesOf(known) } };
  }
  if (present.version > (known?.last.version ?? 0)) events.push(...eventsOf(known, [{ ...present, name: "" }]));
  return { events };
}

async function readKnown(
  read: (names: readonly string[]) => Promise<readonly SeenVersion[]>,
  names: EventPosition["known"],
): Promise<Known | undefined> {
  const distinct = [...new Set(PARTS.flatMap((part) => names[part] ?? []))];
  const seen = new Map((await read(distinct)).map((version) => [version.name, version]));
  const parts = PARTS.flatMap((part) => {
    const version = seen.get(names[part] ?? "");
    return version === undefined ? [] : [[part, version] as const];
  });
  const known: { [K in keyof Known]?: SeenVersion } = Object.fromEntries(parts);
  // Of what was removed meanwhile nothing is known any more.
  return known.last === undefined ? undefined : { ...known, last: known.last };
}

function namesOf(known: Known | undefined): EventPosition["known"] {
  return Object.fromEntries(PARTS.flatMap((part) => (known?.[part] ? [[part, known[part].name]] : [])));
}

async function seenVersions(
  blobs: BlobStore,
  folder: string,
  names: readonly string[],
): Promise<readonly SeenVersion[]> {
  const paths = names.map((name) => `${folder}${name}.json`);
  const read = await readVersions(blobs, paths);
  return read.map(({ path, ...version }) => ({
    ...version,
    name: path.slice(folder.length).replace(/\.json$/, ""),
    // It came with the deletion, and was said before it.
    ...(version.origin === "before-deletion" ? { payload: { ...version.payload, deletedDateTime: null } } : {}),
  }));
}

/** Oldest first; of one version, the payload that counts stands last. */
function byVersion(seen: readonly SeenVersion[]): readonly (readonly SeenVersion[])[] {
  const groups = new Map<number, SeenVersion[]>();
  for (const version of seen) groups.set(version.version, [...(groups.get(version.version) ?? []), version]);
  return [...groups.values()].map((group) => (group.length === 1 ? group : sorted(group)));
}

function sorted(group: readonly SeenVersion[]): readonly SeenVersion[] {
  return (
    group
      .map((seen) => ({ seen, order: { version: seen.version, digest: contentDigestOf(seen.payload) } }))
      // What was shown afterwards is what it said before: the version that was seen is the one that counts.
      .toSorted(
        (a, b) =>
          Number(a.seen.origin === "seen") - Number(b.seen.origin === "seen") || compareVersions(a.order, b.order),
      )
      .map(({ seen }) => seen)
  );
}
