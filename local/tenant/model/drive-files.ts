import { createHash } from "node:crypto";
import type { GeneratedBytes } from "./content-bytes.ts";

/** One state of a file's bytes. The eTag names the item and counts its changes, as SharePoint's do. */
export interface FileVersion {
  readonly eTag: string;
  readonly bytes: GeneratedBytes;
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
  /** Deleted is not found, forbidden is forbidden to the app. */
  access: "there" | "deleted" | "forbidden";
}

export interface FileDraft {
  readonly url: string;
  readonly sizeBytes: number;
  readonly mimeType?: string;
  readonly isFolder?: boolean;
  readonly atMs: number;
}

/** The files that messages refer to, by their addresses. */
export class DriveFiles {
  readonly #files = new Map<string, DriveFile>();

  get(url: string): DriveFile | undefined {
    return this.#files.get(url);
  }

  byItemId(itemId: string): DriveFile | undefined {
    return [...this.#files.values()].find((file) => file.itemId === itemId);
  }

  /** The file of this address, made if it is not there. */
  put(draft: FileDraft): DriveFile {
    const known = this.#files.get(draft.url);
    if (known !== undefined) return known;
    const { url, mimeType = "application/octet-stream", isFolder = false, atMs } = draft;
    const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
    const file: DriveFile = {
      url,
      itemId: itemIdOf(url),
      name,
      mimeType,
      isFolder,
      createdMs: atMs,
      versions: [],
      access: "there",
    };
    this.#files.set(url, file);
    this.#write(file, draft);
    return file;
  }

  /** Other bytes behind the same link. */
  change({ url, sizeBytes, atMs }: FileDraft): FileVersion {
    const file = this.#files.get(url);
    if (file === undefined) throw new RangeError("no such file");
    return this.#write(file, { sizeBytes, atMs });
  }

  #write(file: DriveFile, { sizeBytes, atMs }: Pick<FileDraft, "sizeBytes" | "atMs">): FileVersion {
    const number = file.versions.length + 1;
    const seed = `${file.url} ${number}`;
    const eTag = `"{${file.itemId.toUpperCase()}},${number}"`;
    const version = { eTag, bytes: { seed, sizeBytes }, modifiedMs: atMs };
    file.versions.push(version);
    return version;
  }
}

/** A GUID, which is also the id of the attachment that refers to the file. */
function itemIdOf(url: string): string {
  const hex = createHash("md5").update(url).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join("-");
}
