import { useCallback, useEffect, useState } from "react";
import { useLook } from "./stage.ts";

export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly failure: Error | undefined;
  readonly isLoading: boolean;
  reload(): void;
}

/**
 * What is asked for when a screen opens, and again when somebody wants it; what was there stays until then, also over the
 * screen.
 */
export function useLoaded<Data>(load: () => Promise<Data>, name: string): Loaded<Data> {
  const { left } = useLook();
  const key = `loaded ${name}`;
  const [data, setData] = useState<Data | undefined>(() => left.get(key) as Data | undefined);
  const [failure, setFailure] = useState<Error>();
  const [isLoading, setLoading] = useState(true);
  const [times, setTimes] = useState(0);
  // Of another name nothing is known yet.
  const [known, setKnown] = useState(name);
  if (known !== name) {
    setKnown(name);
    setData(() => left.get(key) as Data | undefined);
  }
  // The name says all of what is asked for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let isWanted = true;
    setLoading(true);
    load()
      .then(
        (loaded) => {
          if (!isWanted) return;
          left.set(key, loaded);
          setData(() => loaded);
          setFailure(undefined);
        },
        (error: Error) => isWanted && setFailure(error),
      )
      .finally(() => isWanted && setLoading(false));
    return () => {
      isWanted = false;
    };
  }, [name, times]);
  const reload = useCallback(() => setTimes((before) => before + 1), []);
  return { data, failure, isLoading, reload };
}
