import { type Clock, toIso } from "../../base/clock.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";

/** When the newest live message was received, as far as it was written down. */
export interface LastReceived {
  /** Never rejects: it is for people to know, and the message is safe already. */
  note(receivedMs: number): Promise<void>;
  /** `undefined` before the first. Throws TeamsinkError `store-unavailable`. */
  read(): Promise<number | undefined>;
}

interface Note {
  readonly receivedDateTime: string;
}

const ENTRY = { kind: "last-received", id: "messages" } as const;
/** Of one instance: one small write a minute, where one a message would cost as much as storing it. */
const MIN_INTERVAL_MS = 60_000;

export function createLastReceived({ state, clock }: { state: StateStore; clock: Clock }): LastReceived {
  let attemptedMs = Number.NEGATIVE_INFINITY;
  const noteIfNewer = async (receivedMs: number): Promise<void> => {
    const entry = await state.get<Note>(ENTRY.kind, ENTRY.id);
    // A message that is stored late, such as a dead letter driven again, was received long ago.
    if (entry && timeOf(entry) >= receivedMs) return;
    const value: Note = { receivedDateTime: toIso(receivedMs) };
    await state.put({ ...ENTRY, value, expect: entry?.etag ?? "absent" });
  };
  return {
    async note(receivedMs) {
      if (clock.nowMs() - attemptedMs < MIN_INTERVAL_MS) return;
      attemptedMs = clock.nowMs();
      // Whoever wrote in between noted a message as new as ours, give or take a minute.
      await noteIfNewer(receivedMs).catch(() => undefined);
    },
    async read() {
      const entry = await state.get<Note>(ENTRY.kind, ENTRY.id);
      return entry && timeOf(entry);
    },
  };
}

function timeOf({ value }: StateEntry<Note>): number {
  return Date.parse(value.receivedDateTime);
}
