import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Session } from "../../session/session.ts";
import type { Content } from "../words/content-words.ts";
import type { ChatMessage } from "../words/identity.ts";
import { addressOf } from "../words/message-address.ts";

/** What is kept of the contents that a message names, once anybody wants to know. */
export interface KeptContents {
  /** `undefined` while nobody knows. */
  readonly list: readonly Content[] | undefined;
  readonly hasFailed: boolean;
  /** Asks for the list where it was not asked for. */
  want(): void;
  retry(): void;
}

interface Named {
  readonly session: Session;
  readonly conversationId: string;
  readonly message: ChatMessage;
}

export function useKeptContents({ session, conversationId, message }: Named): KeptContents {
  const messageId = addressOf(message);
  const [isWanted, setWanted] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Content[] | "failed" | undefined>();
  // Another version may name others; a reaction makes one too, and then what is known stays until the answer is there.
  const version = message.lastEditedDateTime ?? "";
  useEffect(() => {
    if (!isWanted) return;
    const aborter = new AbortController();
    const path = { conversationId, messageId };
    session.api
      .GET("/messages/{conversationId}/{messageId}/contents", { params: { path }, signal: aborter.signal })
      .then(
        ({ data }) => !aborter.signal.aborted && setAnswer(data?.contents ?? "failed"),
        () => !aborter.signal.aborted && setAnswer("failed"),
      );
    return () => aborter.abort();
  }, [isWanted, attempt, conversationId, messageId, version]);
  const want = useCallback(() => setWanted(true), []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return useMemo(() => {
    const hasFailed = answer === "failed";
    return { list: answer === "failed" ? undefined : answer, hasFailed, want, retry };
  }, [answer]);
}
