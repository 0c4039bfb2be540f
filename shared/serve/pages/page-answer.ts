import { hash } from "node:crypto";
import { brotliDecompressSync } from "node:zlib";
import { TeamsinkError } from "../../base/errors/errors.ts";
import { type HttpAnswer, problem } from "../../base/problem.ts";
import { namesTag } from "../api/revalidated.ts";

/** A file of the pages as it lies beside the bundle. */
export interface PageFile {
  readonly name: string;
  /** Brotli. */
  readonly packed: Uint8Array;
  /** Of a page: what it may ask beside its own. */
  readonly origins?: readonly string[];
}

/** The folder of these files, in that of the bundle, and what each of their names ends with. */
export const PAGES_FOLDER = "pages";
export const PACKED = ".br";

/** What of a name is made of the content: under the same name it is the same for ever. */
const HASHED_NAME = /^[a-z][a-z-]*\.(?:[0-9a-f]{16}|[0-9A-Z]{8})\.(?:css|js|txt)$/;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  txt: "text/plain; charset=utf-8",
};

/** Nothing from anywhere else, nothing that is not a file of ours, nobody around it, nowhere to send a form. */
const EVERY_PAGE = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** What the one or the other needs beside that. */
const POLICIES: Readonly<Record<string, readonly string[]>> = {
  // Its style sheet holds its icons as data:; an answer that is an image is shown out of a blob that the page itself made.
  "docs.html": ["style-src 'self'", "img-src data: blob:"],
  // Its styles are rules that a script adds to style elements, each empty but the one of its scroll bars.
  "redoc.html": [
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
    "img-src data:",
  ],
  // Pictures of messages are asked for with the person's token, and shown out of blobs. What messages are made of is put in
  // as nodes that were cleaned, by one policy alone: no other text becomes part of the page.
  "app.html": [
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src blob:",
    "require-trusted-types-for 'script'",
    "trusted-types dompurify",
  ],
};

/** Whether a stranger's name may be one of a file. */
export function isAssetName(name: string): boolean {
  return HASHED_NAME.test(name);
}

/** The file, unless it is there already (RFC 9110, 13), packed as it is for whoever takes that (12.5.3). */
export function pageAnswer(
  { name, packed, origins = [] }: PageFile,
  asking: { get(name: string): string | null },
): HttpAnswer {
  // Weak: packed or not, it says the same.
  const eTag = `"${hash("sha256", packed, "hex").slice(0, 32)}"`;
  const policy = POLICIES[name];
  const caching = isAssetName(name) ? "immutable" : "page";
  const headers = {
    "content-type": MEDIA_TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream",
    etag: `W/${eTag}`,
    vary: "accept-encoding",
    "referrer-policy": "no-referrer",
    ...(policy && { "content-security-policy": [...EVERY_PAGE, connectTo(origins), ...policy].join("; ") }),
  };
  if (namesTag(asking.get("if-none-match"), eTag)) return { status: 304, headers, caching };
  if (takesBrotli(asking.get("accept-encoding"))) {
    return { status: 200, headers: { ...headers, "content-encoding": "br" }, body: packed, caching };
  }
  return { status: 200, headers, body: brotliDecompressSync(packed), caching };
}

function connectTo(origins: readonly string[]): string {
  return ["connect-src 'self'", ...origins].join(" ");
}

export function noSuchFile(): HttpAnswer {
  return problem(new TeamsinkError("page-file-not-found"));
}

function takesBrotli(header: string | null): boolean {
  return (
    header?.split(",").some((coding) => /^br(?:;q=(?!0(?:\.0*)?$).*)?$/.test(coding.replaceAll(/\s/g, ""))) ?? false
  );
}
