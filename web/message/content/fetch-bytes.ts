import type { Scene } from "../scene.ts";
import { addressOf } from "../words/message-address.ts";

/** The most that one answer of the API holds. */
const PART_BYTES = 8 * 1024 * 1024;

type Place = Pick<Scene, "session" | "conversationId" | "message">;

/** The bytes of one kept content, part by part; the browser keeps the parts where it has room for them. */
export async function fetchBytes({ session, ...place }: Place, contentId: string, signal: AbortSignal): Promise<Blob> {
  const path = { conversationId: place.conversationId, messageId: addressOf(place.message), contentId };
  const parts: Blob[] = [];
  let [fromBytes, sizeBytes] = [0, Number.POSITIVE_INFINITY];
  while (fromBytes < sizeBytes) {
    const header = { Range: `bytes=${fromBytes}-${fromBytes + PART_BYTES - 1}` };
    const { data, response, error } = await session.api.GET(
      "/messages/{conversationId}/{messageId}/contents/{contentId}",
      { params: { path, header }, parseAs: "blob", signal },
    );
    if (data === undefined) {
      // Nothing is in an empty file, not even the first byte.
      if (response.status === 416 && fromBytes === 0) break;
      throw new Error(error?.title ?? "The API does not answer");
    }
    const part: Blob = data;
    if (part.size === 0) break;
    parts.push(part);
    fromBytes += part.size;
    sizeBytes = sizeOf(response) ?? fromBytes;
  }
  return new Blob(parts);
}

/** Content-Range: "bytes 0-8388607/20000000". */
function sizeOf(response: Response): number | undefined {
  const size = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  return size === undefined ? undefined : Number(size);
}
