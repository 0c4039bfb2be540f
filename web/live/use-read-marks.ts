import { useCallback, useEffect, useState } from "preact/hooks";
import { keepMarks, keptMarks } from "./kept-marks.ts";
import { type ReadMarks, withRead } from "./read-marks.ts";

interface Reading {
  readonly marks: ReadMarks;
  /** That a conversation was shown up to a message of that time. */
  onRead(conversationId: string, newestMs: number): void;
}

export function useReadMarks(accountId: string): Reading {
  const [marks, setMarks] = useState(() => keptMarks(accountId, Date.now()));
  useEffect(() => keepMarks(accountId, marks), [accountId, marks]);
  const onRead = useCallback((conversationId: string, newestMs: number) => {
    setMarks((held) => withRead(held, conversationId, newestMs));
  }, []);
  return { marks, onRead };
}
