interface Properties {
  readonly subject: string;
  onType(subject: string): void;
  /** Enter leads on to the text. */
  onEnter(): void;
}

/** What a post is about. */
export function SubjectField({ subject, onType, onEnter }: Properties) {
  return (
    <input
      class="subject"
      aria-label="Subject"
      placeholder="Subject, if it has one"
      autocomplete="off"
      value={subject}
      onInput={({ currentTarget }) => onType(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
