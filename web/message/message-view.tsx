import type { ComponentChildren } from "preact";
import { useErrorBoundary, useId, useMemo, useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import type { Session } from "../session/session.ts";
import { Avatar } from "./avatar.tsx";
import { MessageBody } from "./body/message-body.tsx";
import { useKeptContents } from "./content/use-kept-contents.ts";
import { EventView } from "./event-view.tsx";
import { Icon } from "./icon.tsx";
import { ImportanceMark } from "./importance-mark.tsx";
import { later } from "./later.tsx";
import { MessageHead, MessageTime } from "./message-head.tsx";
import { PolicyMark } from "./policy-mark.tsx";
import { Reactions } from "./reactions.tsx";
import { type MessageReference, MessageScene } from "./scene.ts";
import { ThreadButton } from "./thread-button.tsx";
import { articleLabel, isEvent } from "./words/article-label.ts";
import { authorOf } from "./words/author.ts";
import { fullTimeWords } from "./words/message-times.ts";
import { policyNoteOf } from "./words/policy-note.ts";
import { reactionGroups } from "./words/reaction-groups.ts";

const History = later(async () => (await import("./history/history.tsx")).History);

interface Properties {
  readonly message: Schemas["ChatMessage"];
  readonly conversationId: string;
  readonly session: Session;
  /** The one that was jumped to. */
  readonly isTarget?: boolean;
  /** The same author within five minutes: without name and picture. */
  readonly isContinued?: boolean;
  /** Of a channel's post. */
  onOpenThread?: (rootId: string) => void;
  /** In the place of what it says, while its author changes that. */
  readonly editor?: ComponentChildren;
  /** What may be done with it, after all that it is. */
  readonly tools?: ComponentChildren;
  /** Gives a reaction, or takes one's own back. */
  onReact?: (reaction: string) => void;
  /** Where on the page a message is that this one quotes; without it a quotation is no link. */
  hrefOf?: (reference: MessageReference) => string | undefined;
}

/** One message, whatever it is. */
export function MessageView(properties: Properties) {
  const { message, conversationId, session, hrefOf, isTarget = false, isContinued = false } = properties;
  const contents = useKeptContents({ session, conversationId, message });
  const scene = useMemo(
    () => ({ session, conversationId, message, contents, hrefOf }),
    [session, conversationId, message, contents, hrefOf],
  );
  const me = session.person?.id;
  const classes = ["msg", isTarget ? "target" : "", isContinued ? "continued" : "", isEvent(message) ? "event" : ""];
  return (
    <MessageScene.Provider value={scene}>
      <article
        class={classes.filter(Boolean).join(" ")}
        aria-label={articleLabel(message, me)}
        aria-current={isTarget ? "true" : undefined}
      >
        <Shown {...properties} />
      </article>
    </MessageScene.Provider>
  );
}

/** One message that cannot be shown costs none of its neighbours. */
function Shown(properties: Properties) {
  const [error] = useErrorBoundary();
  const { message, session } = properties;
  if (error !== undefined) return <p class="missing">This message cannot be shown here.</p>;
  if (!isEvent(message)) return <Written {...properties} />;
  const createdDateTime = message.createdDateTime ?? "";
  return <EventView eventDetail={message.eventDetail} me={session.person?.id} createdDateTime={createdDateTime} />;
}

/** What somebody wrote, and what became of it. */
function Written({ message, session, isContinued = false, editor, tools, onOpenThread, onReact }: Properties) {
  const author = authorOf(message);
  const createdDateTime = message.createdDateTime ?? "";
  const policyNote = policyNoteOf(message);
  const replies = message.sink?.replies;
  return (
    <>
      {isContinued ? (
        <MessageTime dateTime={createdDateTime} />
      ) : (
        <Avatar name={author.name} isPerson={author.kind === "user"} />
      )}
      <div class="content">
        {!isContinued && <MessageHead author={author} createdDateTime={createdDateTime} />}
        <ImportanceMark importance={message.importance} />
        {policyNote !== undefined && <PolicyMark note={policyNote} />}
        {message.deletedDateTime ? (
          <p class="mark" title={fullTimeWords(message.deletedDateTime)}>
            <Icon name="deleted" />
            This message was deleted.
          </p>
        ) : (
          (editor ?? <MessageBody message={message} />)
        )}
        <Before message={message} seesHistory={session.seesHistory} />
        <Reactions groups={reactionGroups(message.reactions, session.person?.id)} onReact={onReact} />
        {replies !== undefined && replies.count > 0 && onOpenThread !== undefined && (
          <ThreadButton replies={replies} onOpen={() => onOpenThread(message.id)} />
        )}
        {tools}
      </div>
    </>
  );
}

interface BeforeProperties {
  readonly message: Schemas["ChatMessage"];
  readonly seesHistory: boolean;
}

/** That it said something else before, and for whoever may know it, what. */
function Before({ message, seesHistory }: BeforeProperties) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { deletedDateTime, lastEditedDateTime } = message;
  if (!deletedDateTime && !lastEditedDateTime) return null;
  if (!seesHistory) {
    return deletedDateTime ? null : (
      <span class="edited muted" title={`Edited ${fullTimeWords(lastEditedDateTime)}`}>
        Edited
      </span>
    );
  }
  return (
    <>
      <button
        type="button"
        class="edited small"
        title={deletedDateTime ? undefined : `Edited ${fullTimeWords(lastEditedDateTime)}`}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {deletedDateTime ? "What it said" : "Edited"}
        <span class="unseen">{deletedDateTime ? "" : ", what it said before"}</span>
      </button>
      {isOpen && <History id={id} />}
    </>
  );
}
