import type { Scene } from "../scene.ts";
import { addressOf } from "../words/message-address.ts";
import type { MessageVersion } from "./version-changes.ts";

const PAGE_LIMIT = 50;
/** A message with more of them than this is no message; the newest are left out then, and that is said. */
const MAX_PAGES = 10;

interface Versions {
  /** Oldest first. */
  readonly versions: readonly MessageVersion[];
  readonly isWhole: boolean;
}

type Place = Pick<Scene, "session" | "conversationId" | "message">;

export async function readVersions(place: Place, signal: AbortSignal): Promise<Versions> {
  const path = { conversationId: place.conversationId, messageId: addressOf(place.message) };
  const versions: MessageVersion[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { limit: PAGE_LIMIT, ...(cursor !== undefined && { cursor }) };
    const { data, error } = await place.session.api.GET("/messages/{conversationId}/{messageId}/versions", {
      params: { path, query },
      signal,
    });
    if (data === undefined) throw new Error(error?.title ?? "The API does not answer");
    versions.push(...data.versions);
    cursor = cursorIn(data.nextLink);
    if (cursor === undefined) return { versions, isWhole: true };
  }
  return { versions, isWhole: false };
}

function cursorIn(nextLink: string | undefined): string | undefined {
  return nextLink === undefined
    ? undefined
    : (new URL(nextLink, "https://page.invalid").searchParams.get("cursor") ?? undefined);
}
