import { ExternalLink } from "./external-link.tsx";
import { Icon } from "./icon.tsx";
import type { PolicyNote } from "./words/policy-note.ts";
import { safeLink } from "./words/safe-link.ts";

/** What data loss prevention made of the message. */
export function PolicyMark({ note }: { readonly note: PolicyNote }) {
  const href = safeLink(note.moreUrl);
  return (
    <div class={note.kind === "blocked" ? "mark danger" : "mark warn"}>
      <Icon name="shield" />
      <div>
        <p>{note.title}</p>
        {note.lines.map((line) => (
          <p key={line} class="muted" dir="auto">
            {line}
          </p>
        ))}
        {href !== undefined && <ExternalLink href={href}>What the policy says</ExternalLink>}
      </div>
    </div>
  );
}
