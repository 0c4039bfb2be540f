import { toIso } from "../../base/clock.ts";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import type { FileAddress, MessagePlace, UploadSession } from "../../port/on-behalf.ts";
import type { FindUploadParameters, UploadRequest } from "../api/write-parameters.ts";
import type { UploadedFile } from "../api/write-schema.ts";
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
  const at = toIso(acting.ports.clock.nowMs()).slice(0, 19).replace("T", " ").replaceAll(":", ".");
  const names = { wanted: asked.name, otherwise: withWord(asked.name, at) };
  const session = await acting.graph.startUpload(place.value, names);
  return succeed({ ...session, partBytes: PART_BYTES });
}

/**
 * A file of which nobody heard that it arrived: the drive forgets an upload with its last byte, and its address then answers as
 * one that expired does. Under its name nothing was there when the upload began, so that what is there now, by the same person
 * and as large, is it.
 *
 * @returns what `PersonsGraph` says, `on-behalf-off`, `conversation-not-found`, `team-required`, `on-behalf-not-found`
 */
export async function findUpload(acting: Acting, asked: FindUploadParameters): Promise<Result<UploadedFile>> {
  const isAllowed = allowed(acting, "files");
  if (!isAllowed.ok) return isAllowed;
  const { conversation_id, team_id, name, size_bytes: sizeBytes } = asked;
  const place = await placeOfConversation(acting, conversation_id, team_id);
  if (!place.ok) return place;
  // Where two of one name came at once, the drive has called the second otherwise: see "rename" of `conflictBehavior`.
  for (const candidate of [name, withWord(name, "1")]) {
    const item = await acting.graph.fileNamed(place.value, candidate);
    const found = item && item.size === sizeBytes && isBy(item, acting.userId) ? uploadedIn(item) : undefined;
    if (found !== undefined) return succeed(found);
  }
  return fail("on-behalf-not-found", "No such file has arrived.");
}

/** OneDrive: "Restrictions and limitations in OneDrive and SharePoint". */
const MAX_NAME = 255;

/** "plan 1.docx" */
function withWord(name: string, word: string): string {
  const [, stem = name, ending = ""] = /^(.+?)(\.[^.]*)?$/u.exec(name) ?? [];
  return `${stem.slice(0, MAX_NAME - 1 - word.length - ending.length).toWellFormed()} ${word}${ending}`;
}

function isBy({ createdBy }: JsonObject, userId: string): boolean {
  const { user } = isJsonObject(createdBy) ? createdBy : {};
  return isJsonObject(user) && user.id === userId;
}

function uploadedIn({ id, name, parentReference }: JsonObject): UploadedFile | undefined {
  const { driveId } = isJsonObject(parentReference) ? parentReference : {};
  if (typeof id !== "string" || typeof name !== "string" || typeof driveId !== "string") return undefined;
  return { driveId, itemId: id, name };
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
