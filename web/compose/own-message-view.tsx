import type { ComponentProps } from "preact";
import { useState } from "preact/hooks";
import { sentenceOf } from "../base/failure-note.tsx";
import { MessageView } from "../message/message-view.tsx";
import { isEvent } from "../message/words/article-label.ts";
import type { ChatMessage } from "../message/words/identity.ts";
import { reactionGroups } from "../message/words/reaction-groups.ts";
import { actOn, type Deed, keptMentions, textToEdit } from "./act.ts";
import { EditField } from "./edit-field.tsx";
import { MessageTools, type Tool } from "./message-tools.tsx";
import type { Writing } from "./writing.ts";

interface Properties extends ComponentProps<typeof MessageView> {
  readonly writing: Writing;
  onActed(message: ChatMessage): void;
  onReply?: ((message: ChatMessage) => void) | undefined;
}

/** A message with what one may do with it: more where it is one's own. */
export function OwnMessageView({ writing, onActed, onReply, ...rest }: Properties) {
  const { message, conversationId, session } = rest;
  const { drafts } = writing;
  const draftKey = `edit ${conversationId} ${message.id}`;
  const [isEditing, setEditing] = useState(drafts.has(draftKey));
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  if (isEvent(message)) return <MessageView {...rest} />;
  const endEditing = () => {
    drafts.delete(draftKey);
    setEditing(false);
  };
  const act = async (deed: Deed) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const acted = await actOn(session, { conversationId, message, deed });
      // Before the next version of it is drawn, which looks for a draft.
      if (deed.action === "edit") endEditing();
      onActed(acted);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const onReact = (reaction: string) => {
    const isMine = reactionGroups(message.reactions, writing.me.id).some((one) => one.key === reaction && one.isMine);
    void act({ action: isMine ? "unreact" : "react", reaction });
  };
  const isOwn = message.from?.user?.id === writing.me.id;
  const isDeleted = Boolean(message.deletedDateTime);
  const reply: Tool[] = onReply ? [{ name: "Reply", symbol: "↩", act: () => onReply(message) }] : [];
  const own: Tool[] = [
    { name: "Edit", symbol: "✎", act: () => setEditing(true) },
    { name: "Delete", symbol: "✕", act: () => void act({ action: "delete" }) },
  ];
  const save = (content: string) => void act({ action: "edit", content, mentions: keptMentions(message, content) });
  return (
    <MessageView
      {...rest}
      {...(!isDeleted && { onReact })}
      {...(isEditing && {
        editor: (
          <EditField
            content={drafts.of(draftKey).content || textToEdit(message)}
            isBusy={isBusy}
            onType={(content) => drafts.set(draftKey, { content })}
            onSave={save}
            onCancel={endEditing}
          />
        ),
      })}
      tools={
        <>
          {!isDeleted && !isEditing && (
            <MessageTools tools={isOwn ? [...reply, ...own] : reply} isBusy={isBusy} onReact={onReact} />
          )}
          {isDeleted && isOwn && (
            <button type="button" class="small undo" disabled={isBusy} onClick={() => void act({ action: "undelete" })}>
              Undo
            </button>
          )}
          {failure !== undefined && (
            <p class="refusal" role="alert">
              {sentenceOf(failure)}
            </p>
          )}
        </>
      }
    />
  );
}
