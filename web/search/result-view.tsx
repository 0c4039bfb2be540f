import { hashOf, type Place } from "../base/route.ts";
import { titleOfMembers } from "../conversation/conversation.ts";
import { partsOf, type Result } from "./search-query.ts";

const WHEN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** One result: where, who, when, and the words around what was looked for. A message leads to its place. */
export function ResultView({ result, myName }: { readonly result: Result; readonly myName: string | undefined }) {
  const { createdDateTime, snippet } = result;
  const words = (
    <>
      <span class="where">{whereOf(result, myName)}</span>
      <span class="muted">
        {result.kind === "message" && result.from?.displayName ? `${result.from.displayName}, ` : ""}
        <time dateTime={createdDateTime}>{WHEN.format(Date.parse(createdDateTime))}</time>
        {result.kind === "message" && !result.isLatest && " · said so before it was edited or deleted"}
      </span>
      <span class="snippet" dir="auto">
        {partsOf(snippet).map(({ text, isMarked }, index) =>
          isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </span>
    </>
  );
  return <li>{result.kind === "message" ? <a href={addressOf(result)}>{words}</a> : <div>{words}</div>}</li>;
}

function whereOf(result: Result, myName: string | undefined): string {
  if (result.kind === "message") return titleOfMembers(result.conversationTitle, myName);
  if (result.kind === "transcript") return "Transcript of a meeting";
  return result.interactionType === "userPrompt" ? "Asked Copilot" : "Copilot";
}

function addressOf(result: Extract<Result, { kind: "message" }>): string {
  const { conversationId, teamId, rootId, messageId, createdDateTime } = result;
  const place: Place = teamId === null ? { conversationId } : { conversationId, teamId };
  const at = { messageId: messageId.split(".").at(-1) ?? messageId, createdDateTime };
  return hashOf({ page: "conversation", place, at, ...(rootId !== null && teamId !== null && { rootId }) });
}
