import { useCallback, useRef, useState } from "react";
import type { Api, ChatMessage } from "../api/api.ts";
import { ApiFailure } from "../api/api-failure.ts";
import type { Place } from "../api/conversations.ts";
import { uploadFile } from "../api/upload.ts";
import { type Draft, newIdempotencyKey, sendMessage } from "../api/write.ts";
import type { Outgoing } from "../text/chat-rows.ts";

export interface Outbox {
  readonly outgoing: readonly Outgoing[];
  /** Of a file that is on its way. */
  readonly progress: { readonly path: string; readonly share: number } | undefined;
  send(draft: Draft): void;
  sendFile(path: string, draft: Draft): void;
  /**
   * What was not sent, again, each with the key it had: what arrived after all is not sent twice.
   *
   * @param isOfNetwork only that to which nobody answered
   */
  retry(isOfNetwork?: boolean): void;
}

interface Waiting extends Outgoing {
  readonly draft: Draft;
  readonly path?: string;
  readonly isOfNetwork?: boolean;
}

/** What somebody writes, one after the other: in a conversation one send waits for the one before. */
export function useOutbox(api: Api, place: Place, onSent: (message: ChatMessage) => void): Outbox {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [progress, setProgress] = useState<Outbox["progress"]>();
  const last = useRef<Promise<void>>(Promise.resolve());

  const change = useCallback((key: string, next: (one: Waiting) => Waiting | undefined) => {
    setWaiting((all) => all.flatMap((one) => (one.key === key ? (next(one) ?? []) : one)));
  }, []);

  const enqueue = useCallback(
    (one: Waiting) => {
      last.current = last.current.then(async () => {
        try {
          const draft = one.path === undefined ? one.draft : await withFile(one.path, one.draft);
          const message = await sendMessage(api, place, { draft, key: one.key });
          onSent(message);
          change(one.key, () => undefined);
        } catch (error) {
          const isOfNetwork = !(error instanceof ApiFailure) || error.status >= 500;
          change(one.key, (held) => ({ ...held, failure: (error as Error).message, isOfNetwork }));
        }
      });
      async function withFile(path: string, draft: Draft): Promise<Draft> {
        const onProgress = ({ sentBytes, sizeBytes }: { sentBytes: number; sizeBytes: number }) =>
          setProgress({ path, share: sentBytes / sizeBytes });
        const { driveId, itemId } = await uploadFile(api, { place, path }, { onProgress }).finally(() =>
          setProgress(undefined),
        );
        return { ...draft, attachments: [{ driveId, itemId }] };
      }
    },
    [api, place, onSent, change],
  );

  const add = useCallback(
    (draft: Draft, path?: string) => {
      const content =
        path === undefined ? draft.content : `📎 ${path}${draft.content === "" ? "" : `\n${draft.content}`}`;
      const one: Waiting = {
        key: newIdempotencyKey(),
        content,
        atMs: Date.now(),
        draft,
        ...(path !== undefined && { path }),
      };
      setWaiting((all) => [...all, one]);
      enqueue(one);
    },
    [enqueue],
  );

  const retry = useCallback(
    (isOfNetwork = false) => {
      for (const one of waiting) {
        if (one.failure === undefined || (isOfNetwork && !one.isOfNetwork)) continue;
        const { failure: _gone, ...again } = one;
        change(one.key, () => again);
        enqueue(again);
      }
    },
    [waiting, change, enqueue],
  );

  return { outgoing: waiting, progress, send: add, sendFile: (path, draft) => add(draft, path), retry };
}
