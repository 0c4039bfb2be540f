import type { ComponentChildren } from "preact";
import { hostOf } from "./words/safe-link.ts";

/** A link that was found safe: elsewhere, which learns nothing of where it was followed from. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" title={hostOf(href)} dir="auto">
      {children}
    </a>
  );
}
