import type { Session } from "../session/session.ts";

/** What an operator looks at. */
export function OperatePage({ session }: { readonly session: Session }) {
  return <main class="operate">{session.operates}</main>;
}
