import { useEffect, useState } from "preact/hooks";
import { OperatePage } from "./operate/operate-page.tsx";
import type { Session } from "./session/session.ts";

export function Shell({ session }: { readonly session: Session }) {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onHash = () => setHash(location.hash);
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);
  if (hash === "#/operate") return <OperatePage session={session} />;
  return <main>{session.person?.name ?? "With a key"}</main>;
}
