import { useEffect, useState } from "preact/hooks";
import { followPresence } from "../../client/follow-presence.ts";
import type { Session } from "../session/session.ts";
import { pause } from "./feed.ts";
import { partnerIn } from "./partner.ts";

/** Nobody sees so many rows. */
const MOST = 100;

/** Whether the others of chats of two are there, by the chat; Graph's word. What fails is asked for again, and what was known stays. */
export function usePresence(
  { api, deeds, person }: Session,
  chatIds: readonly string[],
): (chatId: string) => string | undefined {
  const myId = person?.id ?? "";
  const ids = [...new Set(chatIds.flatMap((chatId) => partnerIn(chatId, myId) ?? []))].toSorted().slice(0, MOST);
  const [known, setKnown] = useState<ReadonlyMap<string, string>>();
  const name = deeds.has("presence") ? ids.join() : "";
  useEffect(() => {
    if (name === "") return;
    const ended = new AbortController();
    void followPresence(api, {
      userIds: name.split(","),
      signal: ended.signal,
      pause,
      isLooking: () => !document.hidden,
      onPresence: (presence) => setKnown(new Map(presence.map(({ id, availability }) => [id, availability]))),
    });
    return () => ended.abort();
  }, [name]);
  return (chatId) => known?.get(partnerIn(chatId, myId) ?? "");
}
