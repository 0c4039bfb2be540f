import type { Author } from "./words/author.ts";
import { fullTimeWords, timeWords } from "./words/message-times.ts";

interface Properties {
  readonly author: Author;
  readonly createdDateTime: string;
}

/** Who, and when. */
export function MessageHead({ author, createdDateTime }: Properties) {
  return (
    <header>
      <bdi class="name">{author.name}</bdi>
      {author.note !== undefined && <span class="badge">{author.note}</span>}
      {author.onBehalfOf !== undefined && (
        <span class="muted">
          for <bdi>{author.onBehalfOf}</bdi>
        </span>
      )}
      <MessageTime dateTime={createdDateTime} />
    </header>
  );
}

export function MessageTime({ dateTime }: { readonly dateTime: string }) {
  if (dateTime === "") return null;
  return (
    <time dateTime={dateTime} title={fullTimeWords(dateTime)}>
      {timeWords(dateTime)}
    </time>
  );
}
