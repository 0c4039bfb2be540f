import { forEachLimited } from "../../base/for-each-limited.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import { compareVersions, type MessageIdentity, rawFolderOf, readRawPath, type VersionOrigin } from "./identity.ts";
import { contentDigestOf } from "./stored-message.ts";

export interface MessageVersion {
  /** Milliseconds since 1970: see `versionOf`. Two that say different things may bear one version. */
  readonly version: number;
  readonly origin: VersionOrigin;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface ReadVersion extends MessageVersion {
  readonly path: string;
}

export interface VersionPage {
  /** Oldest first. */
  readonly versions: readonly MessageVersion[];
  /** The blob store's own word for where the next page begins; present while there is more. */
  readonly continuation?: string;
}

const CONCURRENCY = 16;

/** One page of a message's history from its raw payloads, of which there is no bound: each reaction is a version. */
export async function versionPage(
  blobs: BlobStore,
  identity: MessageIdentity,
  from: { readonly limit: number; readonly continuation: string | undefined },
): Promise<VersionPage> {
  const { paths, continuation } = await blobs.list({
    container: "raw",
    prefix: rawFolderOf(identity),
    pageSize: from.limit,
    ...(from.continuation === undefined ? {} : { continuation: from.continuation }),
  });
  const versions = (await readVersions(blobs, paths)).map(({ path: _path, ...version }) => version);
  return { versions, ...(continuation === undefined ? {} : { continuation }) };
}

/** What the message said at that time: the newest version not after it, or `undefined` when it did not exist yet. */
export async function versionAsOf(
  blobs: BlobStore,
  identity: MessageIdentity,
  asOfMs: number,
): Promise<MessageVersion | undefined> {
  const newest = await newestPaths(blobs, rawFolderOf(identity), asOfMs);
  const candidates = (await readVersions(blobs, newest)).map((candidate) => ({
    candidate,
    order: { version: candidate.version, digest: contentDigestOf(candidate.payload) },
  }));
  return candidates.sort((a, b) => compareVersions(a.order, b.order)).at(-1)?.candidate;
}

/**
 * The paths of the newest version not after the time, all of them. The whole folder is walked, a page of names at a time:
 * names of different length do not stand in the order of time.
 */
async function newestPaths(blobs: BlobStore, prefix: string, asOfMs: number): Promise<readonly string[]> {
  let newest: { readonly version: number; readonly paths: readonly string[] } | undefined;
  let continuation: string | undefined;
  do {
    const page = await blobs.list({
      container: "raw",
      prefix,
      ...(continuation === undefined ? {} : { continuation }),
    });
    for (const path of page.paths) {
      const version = readRawPath(path)?.version;
      if (version === undefined || version > asOfMs || version < (newest?.version ?? 0)) continue;
      newest = { version, paths: version === newest?.version ? [...newest.paths, path] : [path] };
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return newest?.paths ?? [];
}

/** What bears one version: two that say different things may, and so does what was shown afterwards. */
export async function versionsAt(
  blobs: BlobStore,
  identity: MessageIdentity,
  version: number,
): Promise<readonly MessageVersion[]> {
  const { paths } = await blobs.list({ container: "raw", prefix: `${rawFolderOf(identity)}${version}.` });
  return readVersions(blobs, paths);
}

/** In the order of the paths; what is no version, or was removed meanwhile, is left out. */
export async function readVersions(blobs: BlobStore, paths: readonly string[]): Promise<readonly ReadVersion[]> {
  const read = new Map<string, ReadVersion>();
  await forEachLimited(paths, CONCURRENCY, async (path) => {
    const named = readRawPath(path);
    const text = named === undefined ? undefined : await blobs.get({ container: "raw", path });
    if (named === undefined || text === undefined) return;
    read.set(path, { path, ...named, payload: JSON.parse(text) as Record<string, unknown> });
  });
  return paths.flatMap((path) => read.get(path) ?? []);
}
