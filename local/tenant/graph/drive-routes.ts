import { z } from "zod";
import { toIso } from "../../../shared/base/clock.ts";
import { UPLOAD_PATH } from "../body-limit.ts";
import type { TenantResponse } from "../http.ts";
import { MAX_FILE_NAME_CHARACTERS, MAX_HELD_BYTES } from "../limits.ts";
import { isInAudience } from "../model/drive-access.ts";
import type { DriveFile } from "../model/drive-files.ts";
import { childUrl, type DriveFolder } from "../model/drive-folder.ts";
import type { UploadSessions } from "../model/upload-sessions.ts";
import { callerOf, personNamed } from "./delegated-access.ts";
import {
  accessDenied,
  invalidRequest,
  itemNotFound,
  presentFile,
  presentFolder,
  requireOpenFile,
  requireOpenFolder,
} from "./drive-items.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { GraphError } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { readBody } from "./request-body.ts";

export interface DriveContext extends GraphContext {
  readonly uploads: UploadSessions;
}

const OWN_ROOT = "/users/:selfUserId/drive/root";
const ITEM = "/drives/:driveId/items/:itemId";

/** "Get driveItem", "Get filesFolder", "driveItem: createUploadSession", "driveItem: invite". */
export function driveRoutes(context: DriveContext): GraphRoute[] {
  const reads = { method: "GET", permission: "files", budget: "files" } as const;
  const writes = { method: "POST", permission: "writeFiles", budget: "files" } as const;
  return [
    { ...reads, path: OWN_ROOT, handle: (request) => ok(presentFolder(ownRoot(context, request))) },
    { ...reads, path: `${OWN_ROOT}:/:folderName`, handle: (request) => ownFolder(context, request) },
    {
      ...reads,
      path: `${OWN_ROOT}:/:folderName/:fileName`,
      handle: (request) =>
        childNamed(
          context,
          request,
          context.model.drives.find(ownRoot(context, request), request.params.folderName ?? ""),
        ),
    },
    {
      ...writes,
      path: `${OWN_ROOT}:/:folderName/:fileName/createUploadSession`,
      handle: (request) => uploadToOwn(context, request),
    },
    {
      ...reads,
      budget: "otherReads",
      path: "/teams/:teamId/channels/:channelId/filesFolder",
      handle: (request) => filesFolder(context, request),
    },
    { ...reads, path: ITEM, handle: (request) => oneItem(context, request) },
    {
      ...reads,
      path: `${ITEM}/:fileName`,
      handle: (request) => childNamed(context, request, folderByPath(context, request)),
    },
    { ...writes, path: `${ITEM}/:fileName/createUploadSession`, handle: (request) => uploadTo(context, request) },
    { ...writes, path: `${ITEM}/invite`, handle: (request) => invite(context, request) },
  ];
}

function ownRoot({ model }: GraphContext, { params, nowMs }: GraphRequest): DriveFolder {
  return model.drives.rootOf(required(personNamed(model, params.selfUserId ?? "")), nowMs);
}

function ownFolder(context: GraphContext, request: GraphRequest): TenantResponse {
  const folder = context.model.drives.find(ownRoot(context, request), request.params.folderName ?? "");
  return ok(presentFolder(requireOpenFolder(context.model, folder, request.token.userId)));
}

/** What stands in the path is made with the file, if it is not there. */
function uploadToOwn(context: DriveContext, request: GraphRequest): TenantResponse {
  const name = nameOf(request.params.folderName ?? "");
  return openUpload(context, request, context.model.drives.within(ownRoot(context, request), name, request.nowMs));
}

function filesFolder({ model }: GraphContext, request: GraphRequest): TenantResponse {
  const { teamId = "", channelId = "" } = request.params;
  const { directory, drives } = model;
  const channel = required(directory.channels.get(channelId));
  const team = required(directory.teams.get(teamId));
  required(channel.teamId === teamId || channel.sharedWithTeamIds.includes(teamId) ? channel : undefined);
  const host = directory.teams.get(channel.teamId) ?? team;
  return ok(presentFolder(drives.ofChannel(channel, host, request.nowMs)));
}

function oneItem({ model }: GraphContext, request: GraphRequest): TenantResponse {
  const { driveId = "", itemId = "" } = request.params;
  const { userId } = request.token;
  const folder = model.drives.folder(driveId, itemId);
  if (folder !== undefined) return ok(presentFolder(requireOpenFolder(model, folder, userId)));
  return ok(presentFile(requireOpenFile(model, fileOf(model, request), userId)));
}

function fileOf(model: GraphContext["model"], { params }: GraphRequest): DriveFile {
  const file = model.files.byItemId(params.itemId ?? "");
  if (file?.folder?.driveId !== params.driveId) throw itemNotFound();
  return required(file);
}

/** "Get driveItem" by its path. */
function childNamed({ model }: GraphContext, request: GraphRequest, folder: DriveFolder | undefined): TenantResponse {
  const { userId } = request.token;
  const { fileName = "" } = request.params;
  const file = model.files.get(childUrl(requireOpenFolder(model, folder, userId), fileName));
  if (file === undefined) throw itemNotFound();
  return ok(presentFile(requireOpenFile(model, file, userId)));
}

function folderByPath({ model }: GraphContext, { params }: GraphRequest): DriveFolder | undefined {
  const { driveId = "", itemId = "" } = params;
  return model.drives.folder(driveId, withoutColon(itemId));
}

function uploadTo(context: DriveContext, request: GraphRequest): TenantResponse {
  return openUpload(
    context,
    request,
    requireOpenFolder(context.model, folderByPath(context, request), callerOf(request)),
  );
}

const uploading = z.object({
  item: z
    .object({
      "@microsoft.graph.conflictBehavior": z.enum(["fail", "replace", "rename"]).nullish(),
      fileSize: z.number().int().min(1).nullish(),
    })
    .nullish(),
});

/** The address is good for who has it: "Don't include the Authorization header when you issue the PUT call". */
function openUpload(context: DriveContext, request: GraphRequest, folder: DriveFolder): TenantResponse {
  const { model, uploads } = context;
  const name = nameOf(withoutColon(request.params.fileName ?? ""));
  const item = request.body.length === 0 ? undefined : readBody(uploading, request).item;
  const conflictBehavior = item?.["@microsoft.graph.conflictBehavior"] ?? "fail";
  const sizeBytes = item?.fileSize ?? undefined;
  if (conflictBehavior === "fail" && model.files.get(childUrl(folder, name)) !== undefined) throw nameAlreadyExists();
  if (model.files.heldBytes + uploads.heldBytes + (sizeBytes ?? 0) > MAX_HELD_BYTES) throw quotaReached();
  const byUserId = request.token.userId;
  const { secret, expiresMs } = uploads.open({ folder, name, conflictBehavior, sizeBytes, byUserId });
  return ok({
    "@odata.context": `${request.base}/$metadata#microsoft.graph.uploadSession`,
    uploadUrl: `${new URL(request.base).origin}${UPLOAD_PATH}/${secret}`,
    expirationDateTime: toIso(expiresMs),
    nextExpectedRanges: ["0-"],
  });
}

export function nameAlreadyExists(): GraphError {
  return new GraphError(409, "nameAlreadyExists", {
    message: "An item with the same name already exists under the parent.",
  });
}

export function quotaReached(): GraphError {
  return new GraphError(507, "quotaLimitReached", { message: "Insufficient Space Available" });
}

/** `items/{id}:/{name}:/…`: a path stands between colons. */
function withoutColon(segment: string): string {
  if (!segment.endsWith(":")) throw invalidRequest("The path is not well formed.");
  return segment.slice(0, -1);
}

/** "Restrictions and limitations in OneDrive and SharePoint": characters that a name cannot have. */
function nameOf(name: string): string {
  const isGood =
    name.trim() === name && name !== "" && name.length <= MAX_FILE_NAME_CHARACTERS && !/["*:<>?/\\|]/.test(name);
  if (!isGood) throw invalidRequest("The provided name cannot contain these characters, or is too long.");
  return name;
}

const inviting = z.object({
  recipients: z.array(z.object({ objectId: z.string().nullish(), email: z.string().nullish() })).min(1),
  roles: z.array(z.enum(["read", "write"])).length(1),
  requireSignIn: z.boolean(),
  sendInvitation: z.boolean(),
});

/** Whoever sees the folder of a file lets others in, users of the tenant alone; nobody is told by mail. */
function invite({ model }: GraphContext, request: GraphRequest): TenantResponse {
  const file = fileOf(model, request);
  if (file.folder === null || !isInAudience(model, file.folder.audience, callerOf(request))) throw accessDenied();
  const { recipients, roles, requireSignIn } = readBody(inviting, request);
  if (!requireSignIn) throw invalidRequest("Sharing without signing in is turned off.");
  const invited = recipients.map(({ objectId, email }) => {
    const user = personNamed(model, objectId ?? email ?? "");
    if (user === undefined) throw invalidRequest("One or more recipients could not be resolved.");
    return user;
  });
  for (const { id } of invited) file.grantedUserIds.add(id);
  const value = invited.map(({ id, displayName, mail: email }) => ({
    id: Buffer.from(`${file.itemId} ${id}`).toString("base64url"),
    roles,
    grantedToV2: { user: { id, displayName, email } },
    hasPassword: false,
  }));
  return ok({ "@odata.context": `${request.base}/$metadata#Collection(permission)`, value });
}
