import { isJsonObject } from "../base/json.ts";
import type { PersonsGraph } from "../port/on-behalf.ts";
import { graphPath } from "./path.ts";
import { OTHER_PACE, objectIn, type Person, textIn } from "./persons-client.ts";

type FileCalls = Pick<PersonsGraph, "startUpload" | "file" | "shareFile">;

const FILE_PACE = { budget: "file" } as const;
/** Where Teams itself puts what is sent in a chat: a folder of the sender's own drive. */
const CHAT_FOLDER = "Microsoft Teams Chat Files";
/** Two files of one name are two files. */
const UPLOAD = { item: { "@microsoft.graph.conflictBehavior": "rename" } } as const;

/** Graph: "driveItem: createUploadSession", "Get filesFolder", "driveItem: invite". */
export function fileCalls({ client }: Person): FileCalls {
  return {
    startUpload: async (place, name) => {
      const folder =
        place.kind === "chat"
          ? graphPath`/me/drive/root:/${CHAT_FOLDER}`
          : await channelFolder(client, place.teamId, place.channelId);
      const path = `${folder}${graphPath`/${name}`}:/createUploadSession`;
      const session = objectIn(await client.post(path, UPLOAD, FILE_PACE), "an upload session");
      return { uploadUrl: textIn(session, "uploadUrl"), expirationDateTime: textIn(session, "expirationDateTime") };
    },
    file: async ({ driveId, itemId }) =>
      objectIn(await client.get(graphPath`/drives/${driveId}/items/${itemId}`, FILE_PACE), "a file"),
    shareFile: async ({ driveId, itemId }, userIds) => {
      const recipients = userIds.map((objectId) => ({ objectId }));
      const body = { recipients, roles: ["read"], requireSignIn: true, sendInvitation: false };
      await client.post(graphPath`/drives/${driveId}/items/${itemId}/invite`, body, FILE_PACE);
    },
  };
}

async function channelFolder(client: Person["client"], teamId: string, channelId: string): Promise<string> {
  const path = graphPath`/teams/${teamId}/channels/${channelId}/filesFolder`;
  const folder = objectIn(await client.get(path, OTHER_PACE), "a folder");
  const { driveId } = isJsonObject(folder.parentReference) ? folder.parentReference : {};
  return graphPath`/drives/${String(driveId ?? "")}/items/${textIn(folder, "id")}:`;
}
