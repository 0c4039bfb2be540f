import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { authorOf } from "../message/words/author.ts";
import type { ChatMessage } from "../message/words/identity.ts";
import { textToEdit } from "./act.ts";
import type { Written } from "./drafts.ts";
import { FileChips } from "./file-chips.tsx";
import { MentionList, optionId } from "./mention-list.tsx";
import { type Member, mentionsIn, typedAt, withMention } from "./mentions.ts";
import { type ComposePlace, placeKeyOf, roomOf } from "./outgoing.ts";
import { SubjectField } from "./subject-field.tsx";
import { useFiles } from "./use-files.ts";
import { useMentions } from "./use-mentions.ts";
import type { Writing } from "./writing.ts";

interface Properties {
  readonly writing: Writing;
  readonly place: ComposePlace;
  /** What the field is called: "Message to Adele Vance". */
  readonly label: string;
  /** In a chat: the message that this answers. */
  readonly quoted?: ChatMessage | undefined;
  onUnquote?(): void;
  onSend(): void;
}

/** Where somebody writes. */
export function Composer({ writing, place, label, quoted, onUnquote, onSend }: Properties) {
  const { outbox, drafts } = writing;
  const placeKey = placeKeyOf(place);
  const [written, setWritten] = useState(drafts.of(placeKey));
  const { content, subject = "", chosen = [] } = written;
  const isPost = place.teamId !== undefined && place.rootId === undefined;
  const files = useFiles(writing, place);
  const mentions = useMentions(writing, place);
  const takesFiles = writing.session.deeds.has("files");
  const picker = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  // Of each place its own
  useEffect(() => setWritten(drafts.of(placeKey)), [drafts, placeKey]);
  const change = (changed: Written) => {
    setWritten(changed);
    drafts.set(placeKey, changed);
  };
  // Who answers something goes on to write, from the first letter on.
  useLayoutEffect(() => {
    if (quoted !== undefined) field.current?.focus();
  }, [quoted]);
  const room = roomOf(subject + content);
  const attachments = files.chosen.flatMap(({ uploaded }) => uploaded ?? []);
  const isUploaded = attachments.length === files.chosen.length;
  const isReady = (content.trim() !== "" || attachments.length > 0) && isUploaded && room?.isTooMuch !== true;
  const take = (event: Event, given: FileList | null | undefined) => {
    if (!takesFiles || !given?.length) return;
    event.preventDefault();
    files.add(given);
  };
  const keysOf = (member: Member): Readonly<Record<string, () => void>> => ({
    ArrowDown: () => mentions.move(1),
    ArrowUp: () => mentions.move(-1),
    Enter: () => choose(member),
    Tab: () => choose(member),
    Escape: () => mentions.close(),
  });
  const send = () => {
    if (!isReady) return;
    outbox.send(place, {
      content: content.trim(),
      ...(subject.trim() !== "" && { subject: subject.trim() }),
      attachments,
      mentions: mentionsIn(content, chosen),
      ...(quoted && { quotes: [quoted.id] }),
    });
    change({ content: "" });
    files.clear();
    mentions.close();
    onUnquote?.();
    field.current?.focus();
    onSend();
  };
  const choose = (member: Member) => {
    const typed = typedAt(content, field.current?.selectionStart ?? content.length);
    if (typed === undefined) return;
    const next = withMention(content, typed, member);
    change({ ...written, content: next.content, chosen: [...chosen, member] });
    mentions.close();
    const element = field.current;
    if (element === null) return;
    // The caret stands behind the name, also before it is drawn anew.
    element.value = next.content;
    element.focus();
    element.setSelectionRange(next.caretIndex, next.caretIndex);
  };
  const active = mentions.offered[mentions.activeIndex];
  const onKeyDown = (event: KeyboardEvent) => {
    const act = active !== undefined && !event.isComposing && keysOf(active)[event.key];
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      return act();
    }
    // Enter also chooses what an input method offers.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      class="composer"
      onDragOver={(event) => takesFiles && event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer?.files)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {quoted !== undefined && (
        <p class="answered">
          <span>
            Answering <bdi>{authorOf(quoted).name}</bdi>: {textToEdit(quoted)}
          </span>
          <button type="button" class="quiet small" aria-label="Answer nothing" onClick={onUnquote}>
            <span aria-hidden="true">✕</span>
          </button>
        </p>
      )}
      <MentionList mentions={mentions} onChoose={choose} />
      <FileChips files={files} />
      <div class="writing">
        {isPost && (
          <SubjectField
            subject={subject}
            onType={(text) => change({ ...written, subject: text })}
            onEnter={() => field.current?.focus()}
          />
        )}
        {takesFiles && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                take(event, event.currentTarget.files);
                event.currentTarget.value = "";
              }}
            />
            <button
              type="button"
              class="quiet attach"
              aria-label="Attach files"
              onClick={() => picker.current?.click()}
            >
              <span aria-hidden="true">+</span>
            </button>
          </>
        )}
        <textarea
          ref={field}
          rows={1}
          aria-label={label}
          placeholder={label}
          aria-describedby={hint}
          value={content}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={active === undefined ? undefined : mentions.listId}
          aria-activedescendant={active === undefined ? undefined : optionId(mentions.listId, mentions.activeIndex)}
          onInput={({ currentTarget }) => {
            change({ ...written, content: currentTarget.value });
            mentions.onTyped(currentTarget.value, currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => take(event, event.clipboardData?.files)}
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
