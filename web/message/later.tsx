import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose code is asked for when it is first shown: few messages need it. */
export function later<Properties extends object>(
  load: () => Promise<FunctionComponent<Properties>>,
): FunctionComponent<Properties> {
  let Loaded: FunctionComponent<Properties> | undefined;
  return function Later(properties: Properties) {
    const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");
    useEffect(() => {
      if (Loaded !== undefined) return;
      load().then(
        (component) => {
          Loaded = component;
          setState("loaded");
        },
        () => setState("failed"),
      );
    }, []);
    if (Loaded !== undefined) return <Loaded {...properties} />;
    return state === "failed" ? <p class="missing">This part could not be loaded.</p> : null;
  };
}
