import type { BlobStore } from "../../port/blob-store.ts";
import { type MessageIdentity, rawFolderOf } from "./identity.ts";

export interface MessageVersion {
  /** Milliseconds since 1970: see `versionOf`. */
  readonly version: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Enough for any message people edit; a bound, since each version is one read. */
const MAX_VERSIONS = 1000;

/** Version numbers for which a raw payload is kept, oldest first. */
export async function listVersions(blobs: BlobStore, identity: MessageIdentity): Promise<readonly number[]> {
  const versions: number[] = [];
  let continuation: string | undefined;
  do {
    const page = await blobs.list({
      container: "raw",
      prefix: rawFolderOf(identity),
      ...(continuation ? { continuation } : {}),
    });
    versions.push(...page.paths.map(versionOfPath).filter((version) => version !== undefined));
    continuation = page.continuation;
  } while (continuation && versions.length < MAX_VERSIONS);
  return versions.sort((a, b) => a - b).slice(0, MAX_VERSIONS);
}

export async function readVersion(
  blobs: BlobStore,
  identity: MessageIdentity,
  version: number,
): Promise<MessageVersion | undefined> {
  const body = await blobs.get({ container: "raw", path: `${rawFolderOf(identity)}${version}.json` });
  return body === undefined ? undefined : { version, payload: JSON.parse(body) as Record<string, unknown> };
}

/** What the message said at that time: the newest version not after it, or `undefined` when it did not exist yet. */
export async function versionAsOf(
  blobs: BlobStore,
  identity: MessageIdentity,
  asOfMs: number,
): Promise<MessageVersion | undefined> {
  const version = (await listVersions(blobs, identity)).findLast((candidate) => candidate <= asOfMs);
  return version === undefined ? undefined : readVersion(blobs, identity, version);
}

function versionOfPath(path: string): number | undefined {
  const digits = /\/(\d+)\.json$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
