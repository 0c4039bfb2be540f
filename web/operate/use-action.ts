import { useState } from "preact/hooks";
import { failureWords } from "./words.ts";

/** Something that an operator does: what it came to is said. */
export interface Action {
  readonly isBusy: boolean;
  readonly said: string;
  readonly isRefused: boolean;
  /** One at a time; what is said meanwhile is told by `say`. */
  run(act: (say: (words: string) => void) => Promise<string>): void;
}

export function useAction(): Action {
  const [state, setState] = useState({ isBusy: false, said: "", isRefused: false });
  const run: Action["run"] = (act) => {
    if (state.isBusy) return;
    const say = (said: string) => setState({ isBusy: true, said, isRefused: false });
    say("");
    act(say).then(
      (said) => setState({ isBusy: false, said, isRefused: false }),
      (error: Error) => setState({ isBusy: false, said: failureWords(error), isRefused: true }),
    );
  };
  return { ...state, run };
}
