import { useEffect, useRef, useState } from "preact/hooks";

export interface Tool {
  readonly name: string;
  readonly symbol: string;
  act(): void;
}

interface Properties {
  readonly tools: readonly Tool[];
  readonly isBusy: boolean;
  onReact(reaction: string): void;
}

/** A small palette; any other emoji one gives in Teams. */
const PALETTE = [
  ["👍", "Like"],
  ["❤️", "Heart"],
  ["😆", "Laugh"],
  ["😮", "Surprised"],
  ["😢", "Sad"],
  ["🎉", "Celebrate"],
] as const;

/**
 * What one may do with a message: one stop of the Tab key, and the arrows from one to the other (ARIA Authoring Practices,
 * "Toolbar Pattern").
 */
export function MessageTools({ tools, isBusy, onReact }: Properties) {
  const bar = useRef<HTMLDivElement>(null);
  const [isReacting, setReacting] = useState(false);
  const wasReacting = useRef(false);
  // The focus goes along
  useEffect(() => {
    if (wasReacting.current !== isReacting) bar.current?.querySelector("button")?.focus();
    wasReacting.current = isReacting;
  }, [isReacting]);
  const palette = PALETTE.map(([symbol, name]) => ({
    name,
    symbol,
    act: () => {
      setReacting(false);
      onReact(symbol);
    },
  }));
  const shown = isReacting ? palette : [{ name: "React", symbol: "☺", act: () => setReacting(true) }, ...tools];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isReacting) {
      event.stopPropagation();
      setReacting(false);
    }
    moveByArrows(event);
  };
  return (
    <div
      class={isReacting ? "tools reacting" : "tools"}
      role="toolbar"
      aria-label={isReacting ? "Reactions to choose" : "What to do with it"}
      ref={bar}
      onKeyDown={onKeyDown}
    >
      {shown.map(({ name, symbol, act }, index) => (
        <button
          type="button"
          class="quiet"
          key={name}
          aria-label={name}
          title={name}
          tabIndex={index === 0 ? 0 : -1}
          disabled={isBusy}
          onClick={act}
        >
          <span aria-hidden="true">{symbol}</span>
        </button>
      ))}
    </div>
  );
}

function moveByArrows(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
