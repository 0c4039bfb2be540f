let isBySelf = false;

/** The page goes by itself: to where people sign in, and comes back. */
export function leaveBySelf(): void {
  isBySelf = true;
}

/**
 * Who would lose something by leaving is asked, and nobody else: "Window: beforeunload event".
 *
 * @returns what ends it
 */
export function askBeforeLeaving(wouldLose: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (!isBySelf && wouldLose()) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return () => removeEventListener("beforeunload", ask);
}
