import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { FileAddress, MessagePlace, UploadSession } from "../../port/on-behalf.ts";
import type { UploadRequest } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";
import type { FileReference } from "./compose-message.ts";
import type { Member } from "./members.ts";
import { placeOfConversation } from "./place.ts";

/** A multiple of 320 KiB, as each part but the last has to be. Graph: "driveItem: createUploadSession". */
const PART_BYTES = 10 * 1024 * 1024;

export interface StartedUpload extends UploadSession {
  readonly partBytes: number;
}

/**
 * Where the bytes go: from whoever has them to where the conversation has its files, and not through us.
 *
 * @returns what `PersonsGraph` says, `on-behalf-off`, `conversation-not-found`, `team-required`
 */
export async function startUpload(acting: Acting, asked: UploadRequest): Promise<Result<StartedUpload>> {
  const isAllowed = allowed(acting, "files");
  if (!isAllowed.ok) return isAllowed;
  const place = await placeOfConversation(acting, asked.conversationId, asked.teamId);
  if (!place.ok) return place;
  const session = await acting.graph.startUpload(place.value, asked.name);
  return succeed({ ...session, partBytes: PART_BYTES });
}

interface Attaching {
  readonly place: MessagePlace;
  readonly members: readonly Member[];
  readonly addresses: readonly FileAddress[];
}

/**
 * Files that a message refers to. In a channel whoever is there reads them anyway; in a chat they are in the sender's own
 * drive, and the others of the tenant are let in, as Teams itself does. Graph: "Send chatMessage in a channel or a chat", file attachments.
 */
export async function attachFiles(
  acting: Acting,
  { place, members, addresses }: Attaching,
): Promise<Result<readonly FileReference[]>> {
  const isAllowed = allowed(acting, "files");
  if (!isAllowed.ok) return isAllowed;
  const { graph, userId } = acting;
  const others = members
    .filter(({ userId: id, isOfTenant }) => isOfTenant && id !== userId)
    .map((member) => member.userId);
  const files: FileReference[] = [];
  for (const address of addresses) {
    const file = referenceOf(await graph.file(address));
    if (file === undefined)
      return fail("graph-answer-invalid", "a file has no GUID in its eTag, no name or no address");
    if (place.kind === "chat" && others.length > 0) await graph.shareFile(address, others);
    files.push(file);
  }
  return succeed(files);
}

const GUID_IN_ETAG = /\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?/i;

/** `webDavUrl` leads to the file itself; `webUrl` of a document may lead to what shows it. */
function referenceOf({ eTag, name, webDavUrl, webUrl }: JsonObject): FileReference | undefined {
  const id = GUID_IN_ETAG.exec(String(eTag))?.[1];
  const contentUrl = webDavUrl ?? webUrl;
  if (id === undefined || typeof name !== "string" || typeof contentUrl !== "string") return undefined;
  return { id, contentUrl, name };
}
