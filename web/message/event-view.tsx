import { ExternalLink } from "./external-link.tsx";
import { Icon } from "./icon.tsx";
import { MessageTime } from "./message-head.tsx";
import { type EventWord, eventSentence } from "./words/event-sentence.ts";
import { safeLink } from "./words/safe-link.ts";

interface Properties {
  readonly eventDetail: unknown;
  readonly me: string | undefined;
  readonly createdDateTime: string;
}

/** Something that happened, as a sentence. */
export function EventView({ eventDetail, me, createdDateTime }: Properties) {
  return (
    <p class="happened">
      <Icon name="event" />
      <span>{eventSentence(eventDetail, me).map(wordView)}</span>
      <MessageTime dateTime={createdDateTime} />
    </p>
  );
}

function wordView(word: EventWord) {
  if (typeof word === "string") return word;
  if ("name" in word) return <bdi class="name">{word.name}</bdi>;
  if ("quote" in word) {
    return (
      <>
        “<bdi>{word.quote}</bdi>”
      </>
    );
  }
  const href = safeLink(word.href);
  return href === undefined ? <bdi>{word.link}</bdi> : <ExternalLink href={href}>{word.link}</ExternalLink>;
}
