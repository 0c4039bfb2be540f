import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

interface Properties<P> {
  load(): Promise<ComponentType<P>>;
  readonly properties: P;
}

/** A part of the page that few look at, loaded when it is looked at. */
export function Later<P extends object>({ load, properties }: Properties<P>) {
  const [loaded, setLoaded] = useState<{ readonly Part: ComponentType<P> }>();
  // Loaded once
  useEffect(() => {
    void load().then((Part) => setLoaded({ Part }));
  }, []);
  return loaded === undefined ? (
    <main id="content" aria-busy="true" aria-label="Loading" />
  ) : (
    <loaded.Part {...properties} />
  );
}
