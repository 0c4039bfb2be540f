import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Target } from "../base/route.ts";
import type { Feed, ToldMessage } from "../live/feed.ts";
import type { Session } from "../session/session.ts";
import type { ChatMessage } from "./conversation.ts";
import { inOrder, type MessageWindow, withMessages } from "./message-window.ts";
import { readMore, readWindow, type Wanted } from "./read-messages.ts";

interface Messages {
  /** Undefined until something is there. */
  readonly messages: readonly ChatMessage[] | undefined;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly failure: Error | undefined;
  loadMore(end: "older" | "newer"): Promise<void>;
}

interface Following extends Wanted {
  readonly session: Session;
  readonly feed: Feed;
  readonly at?: Target;
}

/** The messages of a place, and whatever is told of them while they are shown. */
export function useMessages({ session, feed, place, rootId, asOf, at }: Following): Messages {
  const [window, setWindow] = useState<MessageWindow>();
  const [failure, setFailure] = useState<Error>();
  const wanted: Wanted = { place, ...(rootId !== undefined && { rootId }), ...(asOf !== undefined && { asOf }) };
  const isReading = useRef(false);
  const name = [place.teamId, place.conversationId, rootId, asOf, at?.messageId].join("\n");

  // The name says all of what is wanted
  useEffect(() => {
    let isWanted = true;
    setWindow(undefined);
    setFailure(undefined);
    const told: ChatMessage[] = [];
    const show = (read: MessageWindow) => isWanted && setWindow(withMessages(read, told));
    const tell = (changes: readonly ToldMessage[]) => {
      const { messages, answered } = ofPlace(changes, wanted);
      told.push(...messages);
      setWindow(
        (held) => held && (held.newer === undefined ? withMessages(held, messages) : withKnown(held, messages)),
      );
      if (answered) void countAgain();
    };
    // How many replies a post has stands in lists alone.
    const countAgain = async () => {
      const read = await readWindow(session, wanted, undefined);
      setWindow((held) => held && withMessages(held, [...read.byKey.values()]));
    };
    const stop = asOf === undefined ? feed.listen(tell) : () => {};
    feed.begun.then(() => readWindow(session, wanted, at)).then(show, (error: Error) => isWanted && setFailure(error));
    return () => {
      isWanted = false;
      stop();
    };
  }, [session, feed, name]);

  const loadMore = useCallback(
    async (end: "older" | "newer") => {
      if (window?.[end] === undefined || isReading.current) return;
      isReading.current = true;
      try {
        const read = await readMore(session, wanted, { window, end });
        setWindow((held) => held && { ...withMessages(held, [...read.byKey.values()]), [end]: read[end] });
      } catch (error) {
        setFailure(error as Error);
      } finally {
        isReading.current = false;
      }
    },
    // The name says all of what is wanted
    [session, window, name],
  );

  return {
    messages: window && inOrder(window),
    hasOlder: window?.older !== undefined,
    hasNewer: window?.newer !== undefined,
    failure,
    loadMore,
  };
}

/** Of a channel's posts a reply is no part; it is an answer to one of them. */
function ofPlace(changes: readonly ToldMessage[], { place, rootId }: Wanted) {
  const isPart = ({ rootId: root }: ToldMessage) =>
    place.teamId === undefined || (rootId === undefined ? root === null : root === rootId);
  const messages = changes.filter(isPart).flatMap(({ message }) => message ?? []);
  return { messages, answered: rootId === undefined && changes.some((change) => !isPart(change)) };
}

/** Where the newest are not on the page, what is new of others stays away: there would be a hole between. */
function withKnown(window: MessageWindow, messages: readonly ChatMessage[]): MessageWindow {
  const ids = new Set([...window.byKey.values()].map(({ id }) => id));
  return withMessages(
    window,
    messages.filter(({ id }) => ids.has(id)),
  );
}
