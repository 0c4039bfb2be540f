import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Api, ChatMessage } from "../api/api.ts";
import type { Place } from "../api/conversations.ts";
import { follow, type MessageChange } from "../api/feed.ts";
import { EMPTY_WINDOW, inOrder, type MessageWindow, withMessages } from "../api/message-window.ts";
import { readMessage, readMessages, type Wanted } from "../api/messages.ts";

export interface Chat {
  /** Oldest first; undefined until something is there. */
  readonly messages: readonly ChatMessage[] | undefined;
  readonly hasOlder: boolean;
  readonly failure: Error | undefined;
  /** Whether what comes is told. */
  readonly live: "connecting" | "live" | Error;
  /** Of a thread: what it answers. */
  readonly root: ChatMessage | undefined;
  loadOlder(): Promise<void>;
  /** What is known otherwise: the answer of a send. */
  tell(messages: readonly ChatMessage[]): void;
  refresh(): void;
}

const PAGE = 50;

/** The messages of a place, and whatever is told of them while they are shown. */
export function useChat(api: Api, { conversationId, teamId }: Place, rootId: string | undefined): Chat {
  const [window, setWindow] = useState<MessageWindow>();
  const [failure, setFailure] = useState<Error>();
  const [live, setLive] = useState<Chat["live"]>("connecting");
  const [root, setRoot] = useState<ChatMessage>();
  const [times, setTimes] = useState(0);
  const isReading = useRef(false);
  const wanted: Wanted = useMemo(
    () => ({ conversationId, ...(teamId !== undefined && { teamId }), ...(rootId !== undefined && { rootId }) }),
    [conversationId, teamId, rootId],
  );

  const tell = useCallback((messages: readonly ChatMessage[]) => {
    setWindow((held) => held && withMessages(held, messages));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew each time somebody wants it
  useEffect(() => {
    const over = new AbortController();
    const told: ChatMessage[] = [];
    setFailure(undefined);
    const read = async () => {
      const { messages, cursor } = await readMessages(api, wanted, { limit: PAGE });
      if (over.signal.aborted) return;
      setWindow((held) => withMessages({ ...(held ?? EMPTY_WINDOW), older: cursor }, [...messages, ...told]));
    };
    const fail = (error: Error) => void (over.signal.aborted || setFailure(error));
    const onChanges = (changes: readonly MessageChange[]) => {
      const ofPlace = changes.filter((change) => isPart(change, wanted));
      const messages = ofPlace.flatMap(({ message }) => message ?? []);
      told.push(...messages);
      tell(messages);
      // How many replies a post has stands in lists alone.
      if (teamId !== undefined && rootId === undefined && ofPlace.length < changes.length) read().catch(() => {});
    };
    if (rootId !== undefined) readMessage(api, wanted, rootId).then(setRoot, () => {});
    void (async () => {
      let isBegun = false;
      const onBegun = () => {
        if (!isBegun) read().catch(fail);
        isBegun = true;
      };
      try {
        const onState = (state: { kind: "live" } | { kind: "failing"; error: Error }) =>
          setLive(state.kind === "live" ? "live" : state.error);
        for await (const { changes } of follow(api, {
          conversationId,
          kind: "messages",
          signal: over.signal,
          onBegun,
          onState,
        })) {
          onChanges(changes.filter((change) => change.kind === "messages"));
        }
      } catch (error) {
        if (!over.signal.aborted) setLive(error as Error);
        onBegun();
      }
    })();
    return () => over.abort();
  }, [api, wanted, times, tell]);

  const loadOlder = useCallback(async () => {
    const cursor = window?.older;
    if (cursor === undefined || isReading.current) return;
    isReading.current = true;
    try {
      const page = await readMessages(api, wanted, { limit: PAGE, cursor });
      setWindow((held) => held && withMessages({ ...held, older: page.cursor }, page.messages));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      isReading.current = false;
    }
  }, [api, wanted, window?.older]);

  const messages = useMemo(() => window && inOrder(window), [window]);
  const refresh = useCallback(() => setTimes((before) => before + 1), []);
  return { messages, hasOlder: window?.older !== undefined, failure, live, root, loadOlder, tell, refresh };
}

/** Of a channel's posts a reply is no part; it is an answer to one of them. */
function isPart({ rootId: root }: MessageChange, { teamId, rootId }: Wanted): boolean {
  return teamId === undefined || (rootId === undefined ? root === null : root === rootId);
}
