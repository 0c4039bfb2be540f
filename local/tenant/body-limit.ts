import { MAX_REQUEST_BODY_BYTES, MAX_UPLOAD_PART_BYTES } from "./limits.ts";

/** Where parts of files are put: an address that opens one upload, below which the rest of it is its secret. */
export const UPLOAD_PATH = "/_api/v2.0/uploadSessions";

/** A part of a file is much bigger than anything else that is sent to the tenant. */
export function maxBodyBytesOf({ method, url }: { readonly method: string; readonly url: string }): number {
  const isPart = method === "PUT" && new URL(url, "https://localhost").pathname.startsWith(`${UPLOAD_PATH}/`);
  return isPart ? MAX_UPLOAD_PART_BYTES : MAX_REQUEST_BODY_BYTES;
}
