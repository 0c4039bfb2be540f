import { toIso } from "../../../shared/base/clock.ts";
import type { FileBytes } from "../model/content-bytes.ts";
import { isInAudience } from "../model/drive-access.ts";
import type { DriveFile, FileVersion } from "../model/drive-files.ts";
import type { DriveFolder } from "../model/drive-folder.ts";
import { quickXorHashOf } from "../model/quick-xor-hash.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { GraphError } from "./graph-error.ts";

/** "Error responses and resource types" of drives, which spell their codes otherwise than Teams. */
export function itemNotFound(message = "The resource could not be found."): GraphError {
  return new GraphError(404, "itemNotFound", { message });
}

export function accessDenied(): GraphError {
  return new GraphError(403, "accessDenied", { message: "Access denied." });
}

export function invalidRequest(message: string): GraphError {
  return new GraphError(400, "invalidRequest", { message });
}

export function latestOf({ versions }: DriveFile): FileVersion {
  const latest = versions.at(-1);
  if (latest === undefined) throw itemNotFound();
  return latest;
}

/**
 * What is deleted is not there; what is closed is closed to all. A file of which only the link is known is open to whoever may read
 * files; an uploaded one to an app, to who sees its folder, and to who was let in. Throws a GraphError.
 */
export function requireOpenFile(
  model: TenantModel,
  file: DriveFile | undefined,
  userId: string | undefined,
): DriveFile {
  if (file === undefined || file.access === "deleted") {
    throw itemNotFound("The sharing link no longer exists, or you do not have permission.");
  }
  const { access, folder, grantedUserIds } = file;
  const isOpen =
    userId === undefined ||
    folder === null ||
    grantedUserIds.has(userId) ||
    isInAudience(model, folder.audience, userId);
  if (access === "forbidden" || !isOpen) throw accessDenied();
  return file;
}

/** Throws a GraphError for a folder that is not there, or not of whoever asks. */
export function requireOpenFolder(
  model: TenantModel,
  folder: DriveFolder | undefined,
  userId: string | undefined,
): DriveFolder {
  if (folder === undefined) throw itemNotFound();
  if (userId !== undefined && !isInAudience(model, folder.audience, userId)) throw accessDenied();
  return folder;
}

/** "driveItem resource type". Where a file is, is known of uploaded ones alone. */
export function presentFile(file: DriveFile) {
  const { bytes, eTag, modifiedMs } = latestOf(file);
  const { folder, mimeType, createdByUserId } = file;
  return {
    id: file.itemId,
    name: file.name,
    size: bytes.sizeBytes,
    eTag,
    createdDateTime: toIso(file.createdMs),
    lastModifiedDateTime: toIso(modifiedMs),
    webUrl: file.url,
    ...(createdByUserId === null ? {} : { createdBy: { user: { id: createdByUserId } } }),
    ...(folder === null
      ? {}
      : { parentReference: { driveId: folder.driveId, driveType: folder.driveType, id: folder.id } }),
    ...(file.isFolder
      ? { folder: { childCount: 0 } }
      : { file: { mimeType, hashes: { quickXorHash: hashOf(bytes) } } }),
  };
}

/** Of bytes that are made from a seed it is one in form only. */
function hashOf(bytes: FileBytes): string {
  if ("chunks" in bytes) return quickXorHashOf(bytes.chunks);
  return Buffer.from(bytes.seed).subarray(0, 20).toString("base64");
}

export function presentFolder({ id, name, webUrl, driveId, driveType, parentId, createdMs }: DriveFolder) {
  const created = toIso(createdMs);
  return {
    id,
    name,
    size: 0,
    eTag: `"{${id.toUpperCase()}},1"`,
    createdDateTime: created,
    lastModifiedDateTime: created,
    webUrl,
    parentReference: { driveId, driveType, ...(parentId === null ? {} : { id: parentId }) },
    folder: { childCount: 0 },
    ...(parentId === null ? { root: {} } : {}),
  };
}
