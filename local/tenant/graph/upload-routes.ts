import type { Clock } from "../../../shared/base/clock.ts";
import { toIso } from "../../../shared/base/clock.ts";
import { UPLOAD_PATH } from "../body-limit.ts";
import { header, type Route, type TenantRequest, type TenantResponse } from "../http.ts";
import { MAX_HELD_BYTES, UPLOAD_PART_MULTIPLE_BYTES } from "../limits.ts";
import type { DriveFile } from "../model/drive-files.ts";
import { childUrl } from "../model/drive-folder.ts";
import { mediaTypeOf } from "../model/media-types.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import type { UploadSession } from "../model/upload-sessions.ts";
import { invalidRequest, itemNotFound, presentFile } from "./drive-items.ts";
import { type DriveContext, nameAlreadyExists, quotaReached } from "./drive-routes.ts";
import { GraphError, graphErrorResponse } from "./graph-error.ts";

const PATH = `${UPLOAD_PATH}/:secret`;

/** "driveItem: createUploadSession": parts in their order, how far it has come, and giving it up. No token, the address is the secret. */
export function uploadRoutes(context: DriveContext & { readonly clock: Clock }): Route[] {
  const row = (
    method: Route["method"],
    act: (session: UploadSession, request: TenantRequest) => TenantResponse,
  ): Route => ({
    method,
    path: PATH,
    handle: (request) => {
      const answer = answered(() => act(sessionOf(context, request), request), context.clock);
      return { ...answer, headers: { ...answer.headers, ...ANY_PAGE } };
    },
  });
  return [
    { method: "OPTIONS", path: PATH, handle: () => ({ status: 204, headers: { ...ANY_PAGE, ...PREFLIGHT } }) },
    row("PUT", (session, request) => takePart(context, session, request)),
    row("GET", (session) => ({ status: 200, body: progressOf(session) })),
    row("DELETE", (session) => {
      context.uploads.close(session);
      return { status: 204 };
    }),
  ];
}

/** Pages send files to such an address as programs do: it is asked without anything that is theirs alone. */
const ANY_PAGE = { "access-control-allow-origin": "*" };
const PREFLIGHT = {
  "access-control-allow-methods": "GET, PUT, DELETE, OPTIONS",
  "access-control-allow-headers": "content-range, content-type",
};

function answered(act: () => TenantResponse, clock: Clock): TenantResponse {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return graphErrorResponse(error, clock.nowMs());
  }
}

function sessionOf({ uploads }: DriveContext, { params, headers }: TenantRequest): UploadSession {
  if (headers.authorization !== undefined) {
    throw new GraphError(401, "unauthenticated", { message: "An Authorization header does not belong here." });
  }
  const session = uploads.find(params.secret ?? "");
  if (session === undefined) throw itemNotFound("The upload session was not found");
  return session;
}

interface Part {
  readonly fromByte: number;
  readonly untilByte: number;
  readonly totalBytes: number;
}

/** A part is taken whole or not at all. */
function takePart(context: DriveContext, session: UploadSession, request: TenantRequest): TenantResponse {
  const { uploads, model } = context;
  const part = readPart(session, request);
  if (model.files.heldBytes + uploads.heldBytes + request.body.length > MAX_HELD_BYTES) throw quotaReached();
  // The request's own buffer may be a view on a bigger one.
  session.parts.push(Buffer.from(request.body));
  session.receivedBytes = part.untilByte;
  session.totalBytes = part.totalBytes;
  if (session.receivedBytes < part.totalBytes) return { status: 202, body: progressOf(session) };
  const { file, isNew } = complete(model, session);
  uploads.close(session);
  return { status: isNew ? 201 : 200, body: presentFile(file) };
}

function readPart(session: UploadSession, { headers, body }: TenantRequest): Part {
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header(headers, "content-range") ?? "");
  if (range === null) throw invalidRequest("The Content-Range header is missing or malformed.");
  const [fromByte = 0, lastByte = 0, totalBytes = 0] = range.slice(1).map(Number);
  const untilByte = lastByte + 1;
  const announcedBytes = session.totalBytes ?? session.sizeBytes ?? totalBytes;
  if (totalBytes !== announcedBytes) throw invalidRequest("The total size is another than before.");
  if (untilByte > totalBytes || untilByte - fromByte !== body.length)
    throw invalidRequest("The Content-Range header does not fit.");
  if (fromByte !== session.receivedBytes) {
    const message =
      fromByte < session.receivedBytes
        ? "Uploaded fragment overlaps with existing data."
        : "Fragments must come in order.";
    throw new GraphError(416, "invalidRange", { message });
  }
  if (untilByte < totalBytes && body.length % UPLOAD_PART_MULTIPLE_BYTES !== 0) {
    throw invalidRequest("The size of a fragment must be a multiple of 320 KiB.");
  }
  return { fromByte, untilByte, totalBytes };
}

function progressOf({ expiresMs, receivedBytes }: UploadSession): object {
  return { expirationDateTime: toIso(expiresMs), nextExpectedRanges: [`${receivedBytes}-`] };
}

/** The file appears with its last byte. Whoever has taken the name meanwhile is in the way as if they had had it before. */
function complete({ files, nowMs }: TenantModel, session: UploadSession): { file: DriveFile; isNew: boolean } {
  const { folder, conflictBehavior, parts, receivedBytes: sizeBytes, byUserId } = session;
  const isTaken = (name: string) => files.get(childUrl(folder, name)) !== undefined;
  if (conflictBehavior === "fail" && isTaken(session.name)) throw nameAlreadyExists();
  const name = conflictBehavior === "rename" ? freeName(session.name, isTaken) : session.name;
  const isNew = !isTaken(name);
  const draft = {
    url: childUrl(folder, name),
    sizeBytes,
    mimeType: mediaTypeOf(name),
    atMs: nowMs,
    folder,
    ...(byUserId !== undefined && { byUserId }),
    held: { chunks: parts, sizeBytes },
  };
  if (!isNew) files.change(draft);
  return { file: files.put(draft), isNew };
}

/** `plan.docx`, `plan 1.docx`, `plan 2.docx`. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  const [, stem = name, ending = ""] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  let candidate = name;
  for (let number = 1; isTaken(candidate); number += 1) candidate = `${stem} ${number}${ending}`;
  return candidate;
}
