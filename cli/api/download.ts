import { writeWhole } from "../base/whole-file.ts";
import { type Api, failureOf } from "./api.ts";
import { segment } from "./write.ts";

export interface KeptContent {
  readonly conversationId: string;
  readonly messageId: string;
  readonly contentId: string;
}

/** The most that one answer of the API holds. */
const PART_BYTES = 8 * 1024 * 1024;

/** A kept image or file, part by part; the file is there whole, or not at all. */
export async function downloadContent(api: Api, content: KeptContent, path: string): Promise<number> {
  const { conversationId, messageId, contentId } = content;
  const address = `${api.baseUrl}/messages/${segment(conversationId)}/${segment(messageId)}/contents/${segment(contentId)}`;
  return writeWhole(path, async (file) => {
    let fromBytes = 0;
    for (let sizeBytes = Number.POSITIVE_INFINITY; fromBytes < sizeBytes; ) {
      const range = `bytes=${fromBytes}-${fromBytes + PART_BYTES - 1}`;
      const response = await api.send(new Request(address, { headers: { range } }));
      // Nothing is in an empty file, not even the first byte.
      if (response.status === 416 && fromBytes === 0) break;
      if (!response.ok) throw await failureOf(api, await response.json().catch(() => undefined), response);
      const part = new Uint8Array(await response.arrayBuffer());
      if (part.length === 0) break;
      await file.appendFile(part);
      fromBytes += part.length;
      sizeBytes = sizeIn(response.headers) ?? fromBytes;
    }
    return fromBytes;
  });
}

/** Content-Range: "bytes 0-8388607/20000000". */
function sizeIn(headers: Headers): number | undefined {
  const size = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return size === undefined ? undefined : Number(size);
}
