import { Icon } from "./icon.tsx";
import { textOf } from "./words/identity.ts";

const WORDS = { high: "Important", urgent: "Urgent" } as const;
const ICONS = { high: "important", urgent: "urgent" } as const;

export function ImportanceMark({ importance }: { readonly importance: unknown }) {
  const level = textOf(importance);
  if (level !== "high" && level !== "urgent") return null;
  return (
    <p class="mark danger">
      <Icon name={ICONS[level]} />
      {WORDS[level]}
    </p>
  );
}
