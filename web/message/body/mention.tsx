import type { ComponentChildren } from "preact";
import { useScene } from "../scene.ts";
import { type ChatMessage, identityIn, textOf } from "../words/identity.ts";

interface Properties {
  readonly mention: NonNullable<ChatMessage["mentions"]>[number] | undefined;
  readonly children: ComponentChildren;
}

/** Somebody who is spoken to; whoever reads sees themselves at once. */
export function Mention({ mention, children }: Properties) {
  const { session } = useScene();
  const identity = identityIn(mention?.mentioned)?.identity;
  const title = textOf(identity?.displayName) || undefined;
  if (session.person === undefined || identity?.id !== session.person.id) {
    return (
      <span class="mention" title={title}>
        {children}
      </span>
    );
  }
  return (
    <strong class="mention me" title={title}>
      {children}
      <span class="unseen"> (you)</span>
    </strong>
  );
}
