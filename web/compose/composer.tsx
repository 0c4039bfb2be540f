import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type ComposePlace, placeKeyOf, roomOf } from "./outgoing.ts";
import type { Writing } from "./writing.ts";

interface Properties {
  readonly writing: Writing;
  readonly place: ComposePlace;
  /** What the field is called: "Message to Adele Vance". */
  readonly label: string;
  onSend(): void;
}

/** Where somebody writes. */
export function Composer({ writing, place, label, onSend }: Properties) {
  const { outbox, drafts } = writing;
  const placeKey = placeKeyOf(place);
  const [content, setContent] = useState(drafts.get(placeKey) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  // Of each place its own
  useEffect(() => setContent(drafts.get(placeKey) ?? ""), [drafts, placeKey]);
  const change = (text: string) => {
    setContent(text);
    if (text === "") drafts.delete(placeKey);
    else drafts.set(placeKey, text);
  };
  const room = roomOf(content);
  const isReady = content.trim() !== "" && room?.isTooMuch !== true;
  const send = () => {
    if (!isReady) return;
    outbox.send(place, { content: content.trim() });
    change("");
    field.current?.focus();
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also chooses what an input method offers.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="writing">
        <textarea
          ref={field}
          rows={1}
          aria-label={label}
          placeholder={label}
          aria-describedby={hint}
          value={content}
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="primary send" disabled={!isReady}>
          Send
        </button>
      </div>
      <p id={hint} class={room?.isTooMuch ? "hint too-much" : "hint"} role="status">
        {room?.words ?? <span class="keys">Enter sends, Shift and Enter makes a line; Markdown works.</span>}
      </p>
    </form>
  );
}
