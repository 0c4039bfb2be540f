import { hash } from "node:crypto";
import { childUrl, type DriveFolder, itemIdOf } from "./drive-folder.ts";
import type { Channel, Team, User } from "./graph-shapes.ts";

const PERSONAL_SITES = "https://contoso-my.sharepoint.example/personal";
const TEAM_SITES = "https://contoso.sharepoint.example/sites";

/** OneDrives of people and libraries of teams; a folder is there from when somebody first asks for it. */
export class Drives {
  readonly #folders = new Map<string, DriveFolder>();
  readonly #channelFolders = new Map<string, DriveFolder>();

  rootOf({ id: userId, userPrincipalName }: User, atMs: number): DriveFolder {
    const webUrl = `${PERSONAL_SITES}/${userPrincipalName.replaceAll(/\W/g, "_").toLowerCase()}/Documents`;
    const driveId = driveIdOf(userId);
    return this.#put({
      driveId,
      driveType: "business",
      name: "root",
      webUrl,
      parentId: null,
      createdMs: atMs,
      audience: { userId },
    });
  }

  find(parent: DriveFolder, name: string): DriveFolder | undefined {
    return this.#folders.get(itemIdOf(childUrl(parent, name)));
  }

  /** The folder of that name, made if it is not there. */
  within(parent: DriveFolder, name: string, atMs: number): DriveFolder {
    return this.#put({ ...parent, name, webUrl: childUrl(parent, name), parentId: parent.id, createdMs: atMs });
  }

  /** It keeps the name that its channel had then. Private and shared channels have a site of their own. */
  ofChannel({ id: channelId, displayName, membershipType }: Channel, team: Team, atMs: number): DriveFolder {
    const known = this.#channelFolders.get(channelId);
    if (known !== undefined) return known;
    const owner = membershipType === "standard" ? team.id : channelId;
    const site = `${team.displayName.replaceAll(/\W/g, "")}-${hash("sha256", owner).slice(0, 8)}`;
    const webUrl = `${TEAM_SITES}/${site}/Shared%20Documents`;
    const of = { driveId: driveIdOf(owner), driveType: "documentLibrary", audience: { channelId } } as const;
    const folder = this.within(
      { ...of, id: itemIdOf(webUrl), name: "root", webUrl, parentId: null, createdMs: atMs },
      displayName,
      atMs,
    );
    this.#channelFolders.set(channelId, folder);
    return folder;
  }

  folder(driveId: string, id: string): DriveFolder | undefined {
    const folder = this.#folders.get(id);
    return folder?.driveId === driveId ? folder : undefined;
  }

  #put(draft: Omit<DriveFolder, "id">): DriveFolder {
    const id = itemIdOf(draft.webUrl);
    const folder = this.#folders.get(id) ?? { ...draft, id };
    this.#folders.set(id, folder);
    return folder;
  }
}

function driveIdOf(owner: string): string {
  return `b!${hash("sha512", `drive of ${owner}`, "base64url").slice(0, 64)}`;
}
