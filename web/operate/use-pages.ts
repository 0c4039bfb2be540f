import { useState } from "preact/hooks";

/** Which page of a list is shown: the cursors that led to it, without that of the first. */
export interface Pages {
  readonly number: number;
  readonly cursor: string | undefined;
  forward(cursor: string): void;
  back(): void;
  restart(): void;
}

export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    number: cursors.length + 1,
    cursor: cursors.at(-1),
    // Whoever clicks twice before the page is there means the next one once.
    forward: (cursor) => setCursors((before) => (before.at(-1) === cursor ? before : [...before, cursor])),
    back: () => setCursors((before) => before.slice(0, -1)),
    restart: () => setCursors([]),
  };
}
