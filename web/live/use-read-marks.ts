import { useEffect, useState } from "preact/hooks";
import type { Place } from "../route.ts";
import type { Feed, MessageChange } from "./feed.ts";
import { isNews, keepMarks, keptMarks, withRead, withUnread } from "./read-marks.ts";

interface Reader {
  readonly accountId: string;
  readonly feed: Feed;
  /** The conversation that is on the page. */
  readonly open: Place | undefined;
  readonly myId: string | undefined;
}

/** By conversation, how many messages came since it was last open in this browser. */
export function useReadMarks({ accountId, feed, open, myId }: Reader): Readonly<Record<string, number>> {
  const [marks, setMarks] = useState(() => keptMarks(accountId));
  const openId = open?.conversationId;
  useEffect(() => {
    if (openId !== undefined) setMarks((held) => withRead(held, openId));
    return feed.listen((changes) => {
      const news = changes.filter(
        (change): change is MessageChange => change.kind === "messages" && isNews(change, myId),
      );
      const elsewhere = news.filter(({ conversationId }) => conversationId !== openId || document.hidden);
      setMarks((held) => ({
        ...withUnread(
          held,
          elsewhere.map((one) => one.conversationId),
        ),
        position: feed.position,
      }));
    });
  }, [feed, openId, myId]);
  useEffect(() => keepMarks(accountId, marks), [accountId, marks]);
  return marks.unread;
}
