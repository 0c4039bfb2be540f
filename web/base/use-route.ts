import { useEffect, useState } from "preact/hooks";
import { hashOf, type Route, routeOf } from "./route.ts";

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onHash = () => setHash(location.hash);
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  return routeOf(hash);
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
