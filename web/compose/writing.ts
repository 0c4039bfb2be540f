import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Drafts } from "./drafts.ts";
import { keepWriting, keptWriting } from "./kept-writing.ts";
import { Outbox } from "./outbox.ts";
import { type ComposePlace, type Outgoing, placeKeyOf } from "./outgoing.ts";

/** Who writes, and what of theirs is on its way. */
export interface Writing {
  readonly session: Session;
  readonly me: { readonly id: string; readonly name: string };
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  /** Files that are on their way to the drive. */
  readonly uploading: Set<string>;
}

/** Undefined for whoever reads only. */
export const WritingContext = createContext<Writing | undefined>(undefined);

export function useWriting(): Writing | undefined {
  return useContext(WritingContext);
}

export function writingOf(session: Session): Writing | undefined {
  const { person, deeds } = session;
  if (person === undefined || !deeds.has("messages")) return undefined;
  const { id } = person;
  const ways = {
    send: (outgoing: Outgoing) => post(session, outgoing),
    pause: untilOnline,
    nowMs: Date.now,
    newKey: () => crypto.randomUUID(),
    keep: (all: readonly Outgoing[]) => keepWriting("outgoing", id, { all, isEmpty: all.length === 0 }),
  };
  const drafts = new Drafts(keptWriting("drafts", id) ?? {}, (all) =>
    keepWriting("drafts", id, { all, isEmpty: Object.keys(all).length === 0 }),
  );
  const outbox = new Outbox(ways, keptWriting("outgoing", id));
  return { session, me: person, outbox, drafts, uploading: new Set() };
}

/** Whether something would be lost with the page. */
export function isUnsent({ outbox, drafts, uploading }: Writing): boolean {
  return !outbox.isEmpty || !drafts.isEmpty || uploading.size > 0;
}

function post({ api }: Session, { key, place, draft }: Outgoing) {
  const { conversationId, teamId, rootId } = place;
  const { content, subject, mentions = [], quotes = [], attachments = [] } = draft;
  const body = {
    content,
    contentType: "markdown" as const,
    mentions: [...mentions],
    quotes: [...quotes],
    attachments: attachments.map(({ driveId, itemId }) => ({ driveId, itemId })),
    ...(subject !== undefined && { subject }),
    ...(teamId !== undefined && { teamId }),
    ...(rootId !== undefined && { replyTo: rootId }),
  };
  const params = { path: { conversationId }, header: { "Idempotency-Key": key } };
  return answerOf(api.POST("/messages/{conversationId}", { params, body }));
}

/** That long, or until there is a connection again. */
export function untilOnline(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}

/** What of a place is on its way, oldest first. */
export function useOutgoing(place: ComposePlace): readonly Outgoing[] {
  const outbox = useWriting()?.outbox;
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);
  const key = placeKeyOf(place);
  // The key says all of the place
  useEffect(() => {
    const tell = () => setOutgoing(outbox?.of(place) ?? []);
    tell();
    return outbox?.listen(tell);
  }, [outbox, key]);
  return outgoing;
}
