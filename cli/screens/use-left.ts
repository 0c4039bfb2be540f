import { useCallback, useState } from "react";
import { useLook } from "./stage.ts";

/** A state that is there again when one comes back to the screen. */
export function useLeft<Value>(name: string, initial: Value): readonly [Value, (value: Value) => void] {
  const { left } = useLook();
  const [value, setValue] = useState<Value>(() => (left.has(name) ? (left.get(name) as Value) : initial));
  const set = useCallback(
    (next: Value) => {
      left.set(name, next);
      setValue(() => next);
    },
    [left, name],
  );
  return [value, set];
}
