import { useEffect, useRef } from "preact/hooks";

const KEYS = [
  ["/", "Search"],
  ["↑ ↓", "From conversation to conversation, or from message to message"],
  ["Enter", "Open"],
  ["Esc", "Close the thread, or leave the search box"],
  ["g c", "To the conversations"],
  ["?", "These keys"],
] as const;

/** The keys, and what listens to those that work everywhere. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let before = "";
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const pressed = before === "g" ? `g ${event.key}` : event.key;
      before = event.key;
      const act = { "/": focusSearch, "?": () => dialog.current?.showModal(), "g c": focusList }[pressed];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button type="button" class="quiet help" aria-label="Keys" onClick={() => dialog.current?.showModal()}>
        ?
      </button>
      <dialog ref={dialog} aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        <dl>
          {KEYS.map(([key, words]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea");
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>(".search-box input")?.focus();
}

function focusList(): void {
  const rows = document.querySelector<HTMLElement>(".conversations .row[aria-current], .conversations .row");
  rows?.focus();
}
