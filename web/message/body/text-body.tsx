import { ExternalLink } from "../external-link.tsx";
import { withLinks } from "../words/safe-link.ts";

/** Plain text keeps its lines. */
export function TextBody({ text }: { readonly text: string }) {
  return (
    <p class="text" dir="auto">
      {withLinks(text).map((part) =>
        typeof part === "string" ? part : <ExternalLink href={part.href}>{part.text}</ExternalLink>,
      )}
    </p>
  );
}
