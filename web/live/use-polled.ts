import { useCallback, useEffect, useState } from "preact/hooks";

const EVERY_MS = 60_000;

/**
 * What is asked for once a minute, for as long as somebody looks: Graph takes few such requests of all people together. What
 * fails is asked for again, and what was known stays.
 *
 * @param name of what is asked for; "": nothing is
 */
export function usePolled<Known>(name: string, ask: () => Promise<Known>) {
  const [known, setKnown] = useState<Known>();
  const look = useCallback(async () => {
    if (name === "" || document.hidden) return;
    const found = await ask().catch(() => undefined);
    if (found !== undefined) setKnown(() => found);
  }, [name]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  return { known, setKnown, look };
}
