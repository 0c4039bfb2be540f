import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { partnerIn } from "./partner.ts";
import { usePolled } from "./use-polled.ts";

/** Graph takes no more at once; nobody sees so many rows. */
const MOST = 100;

/** Whether the others of chats of two are there, by the chat; Graph's word. */
export function usePresence(
  { api, deeds, person }: Session,
  chatIds: readonly string[],
): (chatId: string) => string | undefined {
  const myId = person?.id ?? "";
  const ids = [...new Set(chatIds.flatMap((chatId) => partnerIn(chatId, myId) ?? []))].toSorted().slice(0, MOST);
  const { known } = usePolled(deeds.has("presence") ? ids.join() : "", async () => {
    const { presence } = await answerOf(api.GET("/presence", { params: { query: { user_ids: ids.join() } } }));
    return new Map(presence.map(({ id, availability }) => [id, availability]));
  });
  return (chatId) => known?.get(partnerIn(chatId, myId) ?? "");
}
