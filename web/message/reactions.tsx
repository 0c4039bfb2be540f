import { useId, useState } from "preact/hooks";
import type { ReactionGroup } from "./words/reaction-groups.ts";

interface Properties {
  readonly groups: readonly ReactionGroup[];
  /** Gives the same, or takes one's own back. */
  onReact?: ((reaction: string) => void) | undefined;
}

/** Each kind once, with its count; who it was is said to whoever asks. */
export function Reactions({ groups, onReact }: Properties) {
  const [openKey, setOpenKey] = useState<string>();
  const names = useId();
  const open = groups.find(({ key }) => key === openKey);
  if (groups.length === 0) return null;
  return (
    <div class="reactions">
      <ul aria-label="Reactions">
        {groups.map(({ key, shown, label, count, people, isMine }) => (
          <li key={key}>
            <button
              type="button"
              class={isMine ? "mine" : undefined}
              title={`${label}: ${people}`}
              aria-label={`${label}, ${count}: ${people}${isMine ? ", you among them" : ""}`}
              {...(onReact === undefined || key.startsWith("custom ")
                ? {
                    "aria-expanded": key === openKey,
                    "aria-controls": names,
                    onClick: () => setOpenKey(key === openKey ? undefined : key),
                  }
                : { "aria-pressed": isMine, onClick: () => onReact(key) })}
            >
              <span class="emoji">{shown}</span> {count}
            </button>
          </li>
        ))}
      </ul>
      <p id={names} class="muted" hidden={open === undefined} dir="auto">
        {open !== undefined && `${open.label}: ${open.people}`}
      </p>
    </div>
  );
}
