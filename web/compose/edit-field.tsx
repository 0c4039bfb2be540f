import { useEffect, useRef, useState } from "preact/hooks";
import { roomOf } from "./outgoing.ts";

interface Properties {
  readonly content: string;
  readonly isBusy: boolean;
  onType(content: string): void;
  onSave(content: string): void;
  onCancel(): void;
}

/** A message in the hands of who wrote it. */
export function EditField({ content, isBusy, onType, onSave, onCancel }: Properties) {
  const [text, setText] = useState(content);
  const field = useRef<HTMLTextAreaElement>(null);
  // At its end, as if one had just written it
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(content.length, content.length);
  }, []);
  const room = roomOf(text);
  const isReady = text.trim() !== "" && !isBusy && !room?.isTooMuch;
  const save = () => {
    if (isReady) onSave(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onCancel();
  };
  return (
    <div class="editing">
      <textarea
        ref={field}
        aria-label="Edit the message"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          onType(currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      {room !== undefined && <p role="status">{room.words}</p>}
      <p>
        <button type="button" class="primary small" disabled={!isReady} onClick={save}>
          Save
        </button>
        <button type="button" class="quiet small" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </div>
  );
}
