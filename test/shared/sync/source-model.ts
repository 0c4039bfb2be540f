import { type ErrorCode, TeamsinkError } from "../../../shared/errors.ts";
import type { ConversationReader, SyncPage, SyncSource } from "../../../shared/sync/conversation-reader.ts";

type Message = Readonly<Record<string, unknown>> & { readonly id: string };

export interface SourceModel extends ConversationReader {
  /** What was asked for, in order: the number of the first message. */
  readonly reads: number[];
  /** Somebody writes a message. */
  write(message: Message): void;
  /** The next reads fail, each once. */
  fail(...failures: readonly (ErrorCode | TeamsinkError)[]): void;
  /** Links made before no longer work. */
  forgetLinks(): void;
}

/** One source as delta shows it: messages in the order in which they were written, links that hold a position. */
export function createSourceModel(messages: readonly Message[], pageSize: number): SourceModel {
  const held = [...messages];
  const reads: number[] = [];
  const failures: (ErrorCode | TeamsinkError)[] = [];
  let epoch = 0;
  const positionOf = (link: string | undefined) => {
    if (link === undefined) return 0;
    const [ofEpoch, position] = link.split("/").slice(-2).map(Number);
    if (ofEpoch !== epoch) throw new TeamsinkError("graph-gone");
    return position ?? 0;
  };
  return {
    reads,
    write: (message) => void held.push(message),
    fail: (...more) => void failures.push(...more),
    forgetLinks: () => {
      epoch += 1;
    },
    async page(_source: SyncSource, link: string | undefined): Promise<SyncPage> {
      const failure = failures.shift();
      if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
      const from = positionOf(link);
      reads.push(from);
      const until = Math.min(from + pageSize, held.length);
      const next = `https://graph.example/delta/${epoch}/${until}`;
      return { messages: held.slice(from, until), next: until < held.length ? { more: next } : { position: next } };
    },
  };
}

export function messagesUpTo(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}` }));
}
