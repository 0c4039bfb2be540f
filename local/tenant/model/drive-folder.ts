import { createHash } from "node:crypto";

/** Whose a drive is: somebody's own, or of whoever sees a channel. */
export type DriveAudience = { readonly userId: string } | { readonly channelId: string };

/** "driveItem resource type": a folder that files are put into. */
export interface DriveFolder {
  readonly id: string;
  readonly driveId: string;
  readonly driveType: "business" | "documentLibrary";
  readonly name: string;
  readonly webUrl: string;
  /** Null for the root of a drive. */
  readonly parentId: string | null;
  readonly createdMs: number;
  readonly audience: DriveAudience;
}

/** The address of what is in a folder. */
export function childUrl({ webUrl }: Pick<DriveFolder, "webUrl">, name: string): string {
  return `${webUrl}/${encodeURIComponent(name)}`;
}

/** A GUID, which is also the id of the attachment that refers to the file. */
export function itemIdOf(url: string): string {
  const hex = createHash("md5").update(url).digest("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return parts.join("-");
}
