const OFFICE = "application/vnd.openxmlformats-officedocument";

/** What a drive makes of the end of a name. "file resource type". */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  docx: `${OFFICE}.wordprocessingml.document`,
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  pptx: `${OFFICE}.presentationml.presentation`,
  txt: "text/plain",
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  zip: "application/zip",
};

export function mediaTypeOf(name: string): string {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(MEDIA_TYPES, ending) ? (MEDIA_TYPES[ending] ?? "") : "application/octet-stream";
}
