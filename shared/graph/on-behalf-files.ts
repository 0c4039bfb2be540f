import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { ConversationPlace, PersonsGraph } from "../port/on-behalf.ts";
import { graphPath } from "./path.ts";
import { OTHER_PACE, objectIn, type Person, textIn } from "./persons-client.ts";

type FileCalls = Pick<PersonsGraph, "startUpload" | "fileNamed" | "file" | "shareFile">;

const FILE_PACE = { budget: "file" } as const;
/** Where Teams itself puts what is sent in a chat: a folder of the sender's own drive. */
const CHAT_FOLDER = "Microsoft Teams Chat Files";
/** Two files of one name are two files, also where both come at once. */
const UPLOAD = { item: { "@microsoft.graph.conflictBehavior": "rename" } } as const;

/** Graph: "driveItem: createUploadSession", "Get driveItem", "Get filesFolder", "driveItem: invite". */
export function fileCalls({ client }: Person): FileCalls {
  return {
    startUpload: async (place, { wanted, otherwise }) => {
      const folder = await folderOf(client, place);
      const name = (await childOf(client, folder, wanted)) === undefined ? wanted : otherwise;
      const path = `${folder}${graphPath`/${name}`}:/createUploadSession`;
      const session = objectIn(await client.post(path, UPLOAD, FILE_PACE), "an upload session");
      const [uploadUrl, expirationDateTime] = [textIn(session, "uploadUrl"), textIn(session, "expirationDateTime")];
      return { uploadUrl, expirationDateTime, name };
    },
    fileNamed: async (place, name) => childOf(client, await folderOf(client, place), name),
    file: async ({ driveId, itemId }) =>
      objectIn(await client.get(graphPath`/drives/${driveId}/items/${itemId}`, FILE_PACE), "a file"),
    shareFile: async ({ driveId, itemId }, userIds) => {
      const recipients = userIds.map((objectId) => ({ objectId }));
      const body = { recipients, roles: ["read"], requireSignIn: true, sendInvitation: false };
      await client.post(graphPath`/drives/${driveId}/items/${itemId}/invite`, body, FILE_PACE);
    },
  };
}

/** As a path goes on from it. */
async function folderOf(client: Person["client"], place: ConversationPlace): Promise<string> {
  return place.kind === "chat"
    ? graphPath`/me/drive/root:/${CHAT_FOLDER}`
    : await channelFolder(client, place.teamId, place.channelId);
}

async function childOf(client: Person["client"], folder: string, name: string): Promise<JsonObject | undefined> {
  try {
    return objectIn(await client.get(`${folder}${graphPath`/${name}`}`, FILE_PACE), "a file");
  } catch (error) {
    // Neither is the folder there before its first file.
    if (error instanceof TeamsinkError && error.code === "graph-not-found") return undefined;
    throw error;
  }
}

async function channelFolder(client: Person["client"], teamId: string, channelId: string): Promise<string> {
  const path = graphPath`/teams/${teamId}/channels/${channelId}/filesFolder`;
  const folder = objectIn(await client.get(path, OTHER_PACE), "a folder");
  const { driveId } = isJsonObject(folder.parentReference) ? folder.parentReference : {};
  return graphPath`/drives/${String(driveId ?? "")}/items/${textIn(folder, "id")}:`;
}
