import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import type { JsonObject } from "../../../shared/base/json.ts";
import type { PartitionKey } from "./partition-key.ts";

/** A request of which the embedded server said that it made, changed or removed a database, a container or a part of one. */
export interface DefinitionEntry {
  readonly method: string;
  readonly url: string;
  /** What it answered: the thing as it is now. */
  readonly definition?: JsonObject;
}

/** A document as it is now, or null for one that was removed. */
export interface DocumentEntry {
  readonly key: PartitionKey;
  readonly id: string;
  readonly document: JsonObject | null;
  /** The place of the write in the change feed; a removal has none. */
  readonly lsn?: number;
}

export type JournalEntry = DefinitionEntry | (DocumentEntry & { readonly container: string });

/** What the server has said to be done, in order, so that another process can go on where this one ended. */
export interface Journal {
  /** Of the processes before. */
  readonly entries: readonly JournalEntry[];
  /** To be called before anybody is told. @throws when the disk does not take it; then nothing was written */
  append(entry: JournalEntry): void;
  close(): void;
}

export class JournalError extends Error {}

/** For a server whose data may go with it. */
export const noJournal: Journal = { entries: [], append: () => {}, close: () => {} };

/** One line of JSON an entry. The last is cut off when a process ended while it wrote it: nobody was told of that one. */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a+");
  const written = readFileSync(file);
  let length = written.lastIndexOf("\n") + 1;
  if (length < written.length) ftruncateSync(descriptor, length);
  const lines = written.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
  return {
    entries: lines.map((line) => JSON.parse(line) as JournalEntry),
    append: (entry) => {
      const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      } catch (error) {
        ftruncateSync(descriptor, length);
        throw new JournalError("The journal could not be written", { cause: error });
      }
      length += bytes.length;
    },
    close: () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}
