import type { OtherItem } from "../message/queue-item.ts";
import { presenceNews } from "./presence.ts";
import { withNews } from "./watch.ts";
import { changeWatch, ownerOf, type WatchPorts } from "./watch-store.ts";

/**
 * What Graph tells of somebody's presence goes to the one whose subscription it is. What nobody waits for any more, or says
 * nothing that could be shown, is passed over and kept nowhere: the next reading has it.
 *
 * @throws TeamsinkError `store-unavailable` or `state-conflict`: then it comes again, and changes nothing
 */
export async function presenceTold(
  ports: WatchPorts,
  { payload, subscriptionId, receivedDateTime }: Pick<OtherItem, "payload" | "subscriptionId" | "receivedDateTime">,
): Promise<void> {
  if (payload === undefined || subscriptionId === undefined) return;
  const news = presenceNews(payload, { isRead: false, atDateTime: receivedDateTime });
  const userId = news && (await ownerOf(ports, subscriptionId));
  // One that came before it was noted whose it is tells nothing that is not read right after.
  if (news === undefined || userId === undefined) return;
  await changeWatch(ports, userId, (watch) =>
    watch.subscription?.id === subscriptionId ? withNews(watch, [news]) : watch,
  );
}
