import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { ConversationReader, SyncPage, SyncSource } from "../../../../shared/port/conversation-reader.ts";

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
    past: () => undefined,
  };
}

export interface MovingSourceModel extends ConversationReader {
  /** Somebody adds a message to a unit, or changes one: it becomes the last changed. */
  change(unit: string, messageId: string): void;
  /** Ids of all messages. */
  messageIds(): string[];
  readonly reads: number;
}

/**
 * One source as Graph's delta shows it: units (a root with its replies) by their last change, whole. A round covers what
 * changed between two positions; a unit that changes while its pages are read is in the next round, not in this one.
 */
export function createMovingSourceModel(pageSize: number, onRead: (read: number) => void): MovingSourceModel {
  const units = new Map<string, { sequence: number; readonly messageIds: Set<string> }>();
  let sequence = 0;
  let reads = 0;
  return {
    get reads() {
      return reads;
    },
    messageIds: () => [...units.values()].flatMap(({ messageIds }) => [...messageIds]),
    change(name, messageId) {
      const unit = units.get(name) ?? { sequence, messageIds: new Set<string>() };
      sequence += 1;
      unit.sequence = sequence;
      unit.messageIds.add(messageId);
      units.set(name, unit);
    },
    async page(_source: SyncSource, link = "0/"): Promise<SyncPage> {
      reads += 1;
      const [doneText = "", untilText] = link.split("/");
      const until = untilText ? Number(untilText) : sequence;
      const changed = [...units.values()]
        .filter((unit) => unit.sequence > Number(doneText) && unit.sequence <= until)
        .sort((one, other) => one.sequence - other.sequence);
      const page = changed.slice(0, pageSize);
      const isLast = page.length === changed.length;
      const messages = page.flatMap(({ messageIds }) => [...messageIds].map((id) => ({ id })));
      const next = isLast ? { position: `${until}/` } : { more: `${page.at(-1)?.sequence}/${until}` };
      onRead(reads);
      return { messages, next };
    },
    past: () => undefined,
  };
}

export function messagesUpTo(count: number): Message[] {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}` }));
}
