import { Avatar } from "../message/avatar.tsx";
import type { Member } from "./mentions.ts";
import type { Mentions } from "./use-mentions.ts";

/** The focus stays in the field, which says who is active (ARIA: "aria-activedescendant"). */
export function MentionList({ mentions, onChoose }: { readonly mentions: Mentions; onChoose(member: Member): void }) {
  const { listId, offered, activeIndex } = mentions;
  if (offered.length === 0) return null;
  return (
    <div class="offered" role="listbox" id={listId} aria-label="Whom to mention">
      {offered.map((member, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the field, which keeps the focus
        <div
          role="option"
          key={member.id}
          id={optionId(listId, index)}
          tabIndex={-1}
          aria-selected={index === activeIndex}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(member)}
        >
          <Avatar name={member.name} isPerson />
          <bdi>{member.name}</bdi>
        </div>
      ))}
    </div>
  );
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}
