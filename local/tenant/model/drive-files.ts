import type { FileBytes, HeldBytes } from "./content-bytes.ts";
import { type DriveFolder, itemIdOf } from "./drive-folder.ts";

/** One state of a file's bytes. The eTag names the item and counts its changes, as SharePoint's do. */
export interface FileVersion {
  readonly eTag: string;
  readonly bytes: FileBytes;
  readonly modifiedMs: number;
}

export interface DriveFile {
  readonly url: string;
  readonly itemId: string;
  readonly name: string;
  readonly mimeType: string;
  /** A folder has no bytes. */
  readonly isFolder: boolean;
  readonly createdMs: number;
  /** Oldest first; behind the link is the last. */
  readonly versions: FileVersion[];
  /** Of what somebody has uploaded: where it is. Of others nothing is known but the link. */
  readonly folder: DriveFolder | null;
  /** Null where an app or nobody known did. */
  readonly createdByUserId: string | null;
  /** Who has been let in beside whoever sees the folder. */
  readonly grantedUserIds: Set<string>;
  /** Deleted is not found, forbidden is forbidden to the app. */
  access: "there" | "deleted" | "forbidden";
}

export interface FileDraft {
  readonly url: string;
  readonly sizeBytes: number;
  readonly mimeType?: string;
  readonly isFolder?: boolean;
  readonly atMs: number;
  readonly folder?: DriveFolder;
  readonly byUserId?: string;
  /** Default: made from a seed. */
  readonly held?: HeldBytes;
}

/** The files that messages refer to, by their addresses. */
export class DriveFiles {
  readonly #files = new Map<string, DriveFile>();

  /** However the address is encoded. */
  get(url: string): DriveFile | undefined {
    return this.#files.get(keyOf(url));
  }

  /** What is held of uploaded files, all their versions. */
  get heldBytes(): number {
    const versions = [...this.#files.values()].flatMap(({ versions: all }) => all);
    return versions.reduce((sum, { bytes }) => sum + ("chunks" in bytes ? bytes.sizeBytes : 0), 0);
  }

  byItemId(itemId: string): DriveFile | undefined {
    return [...this.#files.values()].find((file) => file.itemId === itemId);
  }

  /** The file of this address, made if it is not there. */
  put(draft: FileDraft): DriveFile {
    const known = this.get(draft.url);
    if (known !== undefined) return known;
    const {
      url,
      mimeType = "application/octet-stream",
      isFolder = false,
      atMs,
      folder = null,
      byUserId = null,
    } = draft;
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
    const file: DriveFile = {
      url,
      itemId: itemIdOf(url),
      name,
      mimeType,
      isFolder,
      createdMs: atMs,
      versions: [],
      folder,
      createdByUserId: byUserId,
      grantedUserIds: new Set(),
      access: "there",
    };
    this.#files.set(keyOf(url), file);
    this.#write(file, draft);
    return file;
  }

  /** Other bytes behind the same link. */
  change(draft: FileDraft): FileVersion {
    const file = this.get(draft.url);
    if (file === undefined) throw new RangeError("no such file");
    return this.#write(file, draft);
  }

  #write(file: DriveFile, { sizeBytes, atMs, held }: Pick<FileDraft, "sizeBytes" | "atMs" | "held">): FileVersion {
    const number = file.versions.length + 1;
    const seed = `${file.url} ${number}`;
    const eTag = `"{${file.itemId.toUpperCase()}},${number}"`;
    const version = { eTag, bytes: held ?? { seed, sizeBytes }, modifiedMs: atMs };
    file.versions.push(version);
    return version;
  }
}

/** Links name one file whether they encode its name or not. */
function keyOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname, search } = new URL(url);
  return `${origin}${decodedPath(pathname)}${search}`;
}

function decodedPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
