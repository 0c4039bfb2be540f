import { useMemo } from "preact/hooks";
import { AttachmentView } from "../attachment-view.tsx";
import { type ChatMessage, textOf } from "../words/identity.ts";
import { cleanHtml } from "./clean-html.ts";
import { CleanNodes } from "./html-body.tsx";
import { TextBody } from "./text-body.tsx";

/** What a message says, and what hangs on it without standing anywhere in its text. */
export function MessageBody({ message }: { readonly message: ChatMessage }) {
  const { subject, body, attachments } = message;
  const content = body?.content ?? "";
  const isHtml = textOf(body?.contentType).toLowerCase() === "html";
  const nodes = useMemo(() => (isHtml ? cleanHtml(content) : undefined), [isHtml, content]);
  const inText = new Set([...(nodes?.querySelectorAll("attachment") ?? [])].map(({ id }) => id));
  const attachmentAt = (id: string) => {
    const attachment = attachments?.find((each) => each.id === id);
    return attachment === undefined ? null : <AttachmentView attachment={attachment} />;
  };
  const mentionAt = (index: string) => message.mentions?.find(({ id }) => String(id) === index);
  return (
    <div class="body">
      {textOf(subject) !== "" && (
        <p class="subject" dir="auto">
          {subject}
        </p>
      )}
      {nodes !== undefined && <CleanNodes nodes={nodes} own={{ attachmentAt, mentionAt }} />}
      {nodes === undefined && content.trim() !== "" && <TextBody text={content} />}
      {(attachments ?? [])
        .filter(({ id }) => !inText.has(id ?? ""))
        .map((attachment, index) => (
          <AttachmentView key={attachment.id ?? index} attachment={attachment} />
        ))}
    </div>
  );
}
