import { useEffect, useRef, useState } from "react";
import type { ChatRow } from "../text/chat-rows.ts";

export interface Scroll {
  /** Those that are seen. */
  readonly rows: readonly ChatRow[];
  readonly isAtEnd: boolean;
  /** How many rows are below what is seen. */
  readonly below: number;
  by(rows: number): void;
  toEnd(): void;
  /** So that all rows of it are seen, or its first ones. */
  show(key: string): void;
}

/** Looks at some of many rows, from their end: what comes moves nobody who reads further up. */
export function useScroll(all: readonly ChatRow[], room: number, onTop: () => void): Scroll {
  const [below, setBelow] = useState(0);
  const before = useRef<{ length: number; lastKey: string | undefined }>({ length: 0, lastKey: undefined });
  const most = Math.max(0, all.length - room);
  const at = Math.min(below, most);
  const lastKey = all.at(-1)?.key;

  useEffect(() => {
    const { length, lastKey: was } = before.current;
    // What came at the end is below; what was read at the beginning changes nothing.
    if (was !== undefined && was !== lastKey)
      setBelow((held) => (held === 0 ? 0 : held + Math.max(0, all.length - length)));
    before.current = { length: all.length, lastKey };
  }, [all.length, lastKey]);

  const isAtTop = at >= most - 1;
  useEffect(() => {
    if (isAtTop) onTop();
  }, [isAtTop, onTop]);

  const start = Math.max(0, all.length - room - at);
  return {
    rows: all.slice(start, start + room),
    isAtEnd: at === 0,
    below: at,
    by: (rows) => setBelow(Math.max(0, Math.min(most, at + rows))),
    toEnd: () => setBelow(0),
    show(key) {
      const first = all.findIndex((row) => row.key === key);
      const last = all.findLastIndex((row) => row.key === key);
      if (first === -1) return;
      if (first < start || last - first >= room) setBelow(Math.max(0, all.length - room - first));
      else if (last >= start + room) setBelow(all.length - 1 - last);
    },
  };
}
