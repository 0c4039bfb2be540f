import { header, type Route, type TenantRequest, type TenantResponse } from "../http.ts";
import { bytesFrom, type FileBytes } from "../model/content-bytes.ts";
import type { DriveFile } from "../model/drive-files.ts";
import type { HostedContent } from "../model/hosted-contents.ts";
import { latestOf, presentFile, requireOpenFile } from "./drive-items.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, GraphError } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { storedMessageOf } from "./message-routes.ts";

const ROOT = "/teams/:teamId/channels/:channelId/messages/:messageId";
const REPLY = "/teams/:teamId/channels/:channelId/messages/:rootId/replies/:messageId";
const CHAT = "/chats/:chatId/messages/:messageId";

/** "List hostedContents", "Get chatMessageHostedContent", "Access shared items", "Download the contents of a driveItem". */
export function contentRoutes(context: GraphContext): GraphRoute[] {
  const hosted = [
    { path: ROOT, permission: "channelMessages" },
    { path: REPLY, permission: "channelMessages" },
    { path: CHAT, permission: "chatMessages" },
  ] as const;
  const files = { method: "GET", permission: "files", budget: "files" } as const;
  return [
    ...hosted.flatMap(({ path, permission }): GraphRoute[] => {
      const row = { method: "GET", permission, budget: "otherReads" } as const;
      return [
        { ...row, path: `${path}/hostedContents`, handle: (request) => listHosted(context, request) },
        {
          ...row,
          path: `${path}/hostedContents/:hostedContentId/$value`,
          handle: (request) => oneHosted(context, request),
        },
      ];
    }),
    { ...files, path: "/shares/:shareId/driveItem", handle: (request) => ok(driveItem(fileOf(context, request))) },
    { ...files, path: "/shares/:shareId/driveItem/content", handle: (request) => download(context, request) },
  ];
}

/** `contentBytes` can be written and not read: it is null. */
function listHosted(context: GraphContext, request: GraphRequest): TenantResponse {
  const value = hostedOf(context, request).map(({ id, contentType }) => ({ id, contentBytes: null, contentType }));
  return ok({ "@odata.context": `${request.base}/$metadata#hostedContents`, value });
}

/** Whole, whatever range is asked for: none is documented. */
function oneHosted(context: GraphContext, request: GraphRequest): TenantResponse {
  if (context.faults.strike("content-forbidden")) {
    throw new GraphError(403, "Forbidden", { message: "Access to the hosted content is denied." });
  }
  const content = required(hostedOf(context, request).find(({ id }) => id === request.params.hostedContentId));
  const stream = cutOff(context, once(content.bytes), content.bytes.length);
  return {
    status: 200,
    headers: { "content-type": content.contentType, "content-length": `${content.bytes.length}` },
    stream,
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function hostedOf(context: GraphContext, request: GraphRequest): readonly HostedContent[] {
  const stored = storedMessageOf(context, request);
  required(stored.message.deletedDateTime === null ? stored : undefined);
  return context.model.hostedContents(stored);
}

function fileOf({ model }: GraphContext, request: GraphRequest): DriveFile {
  const { shareId = "" } = request.params;
  if (!shareId.startsWith("u!")) throw badRequest("The sharing token is not valid.");
  const url = Buffer.from(shareId.slice(2), "base64url").toString("utf8");
  return requireOpenFile(model, model.files.get(url), request.token.userId);
}

function driveItem(file: DriveFile): object {
  return {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#shares/driveItem/$entity",
    ...presentFile(file),
  };
}

/** To where the bytes are, open to whoever knows the address, for a while. */
function download(context: GraphContext, request: GraphRequest): TenantResponse {
  const file = fileOf(context, request);
  if (file.isFolder) throw badRequest("You cannot get content for a folder");
  const tempauth = context.tokens.seal({ itemId: file.itemId });
  const location = `${new URL(request.base).origin}${DOWNLOAD}?UniqueId=${file.itemId}&tempauth=${encodeURIComponent(tempauth)}`;
  return { status: 302, headers: { location } };
}

const DOWNLOAD = "/_layouts/15/download.aspx";

/** Where a download leads: no token, and ranges. What stands behind the link now is given, whenever the link was made. */
export function downloadRoutes(context: GraphContext): Route[] {
  return [{ method: "GET", path: DOWNLOAD, handle: (request) => fileBytes(context, request) }];
}

function fileBytes(context: GraphContext, request: TenantRequest): TenantResponse {
  if (request.headers.authorization !== undefined)
    return { status: 400, body: { error: "a token does not belong here" } };
  const opened = context.tokens.open(request.url.searchParams.get("tempauth") ?? "") as { itemId?: string } | undefined;
  const file = context.model.files.byItemId(opened?.itemId ?? "");
  if (file === undefined || file.access !== "there") return { status: 404 };
  if (context.faults.strike("content-throttled")) return { status: 429, headers: { "retry-after": "7" } };
  const { bytes, eTag } = latestOf(file);
  const { sizeBytes } = bytes;
  const headers = { "content-type": file.mimeType, "accept-ranges": "bytes", etag: eTag };
  const fromBytes = rangeOf(header(request.headers, "range"));
  if (fromBytes !== undefined && fromBytes >= sizeBytes) {
    return { status: 416, headers: { "content-range": `bytes */${sizeBytes}` } };
  }
  const part = fromBytes === undefined ? {} : { "content-range": `bytes ${fromBytes}-${sizeBytes - 1}/${sizeBytes}` };
  const length = sizeBytes - (fromBytes ?? 0);
  return {
    status: fromBytes === undefined ? 200 : 206,
    headers: { ...headers, ...part, "content-length": `${length}` },
    stream: cutOff(context, bytesFrom(bytes, fromBytes), length),
  };
}

function rangeOf(range: string | undefined): number | undefined {
  const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
  return from === undefined ? undefined : Number(from);
}

/** The connection breaks somewhere in the middle, where that is set. */
function cutOff(context: GraphContext, stream: AsyncGenerator<Buffer>, length: FileBytes["sizeBytes"]) {
  if (context.faults.strike("content-cut") === undefined) return stream;
  return brokenAfter(stream, context.random.integer(length + 1));
}

async function* brokenAfter(stream: AsyncGenerator<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let given = 0;
  for await (const chunk of stream) {
    if (given + chunk.length > bytes) throw new Error("the connection broke");
    given += chunk.length;
    yield chunk;
  }
  throw new Error("the connection broke");
}
