import { useEffect, useRef, useState } from "preact/hooks";
import type { Route } from "../base/route.ts";
import { go } from "../base/use-route.ts";
import type { Session } from "../session/session.ts";

interface Properties {
  readonly session: Session;
  readonly route: Route;
  onAsk(): void;
}

/** Words to look for, or a link copied from Teams, which leads to what it names. */
export function SearchBox({ session, route, onAsk }: Properties) {
  const input = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState("");
  const query = route.page === "search" ? (new URLSearchParams(route.query).get("q") ?? "") : undefined;
  useEffect(() => {
    if (input.current !== null && query !== undefined) input.current.value = query;
  }, [query]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const words = input.current?.value.trim() ?? "";
    setNote("");
    if (words === "") return;
    if (/^https:\/\//.test(words)) setNote(await follow(session, words));
    else {
      go({ page: "search", query: new URLSearchParams({ q: words }).toString() });
      onAsk();
    }
  };
  return (
    <search class="search-box">
      <form onSubmit={(event) => void submit(event)}>
        <input
          ref={input}
          type="search"
          aria-label="Search, or a link from Teams"
          placeholder="Search"
          spellcheck={false}
          onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
        />
        {note !== "" && (
          <span class="note" role="status">
            {note}
          </span>
        )}
      </form>
    </search>
  );
}

/** @returns what there is to say where it leads nowhere */
async function follow({ api }: Session, link: string): Promise<string> {
  const { data, error } = await api.GET("/resolve", { params: { query: { link } } });
  if (data === undefined) return error?.title ?? "The API does not answer.";
  const { conversationId, teamId, messageId, rootId, isStored } = data;
  if (conversationId === null || !isStored) return "What this link leads to is not stored, or not yours to see.";
  const place = teamId === null ? { conversationId } : { conversationId, teamId };
  const createdDateTime = messageId === null ? undefined : timeOfId(messageId);
  go({
    page: "conversation",
    place,
    ...(messageId !== null && createdDateTime !== undefined && { at: { messageId, createdDateTime } }),
    ...(rootId !== null && teamId !== null && { rootId }),
  });
  return "";
}

/** Graph's ids of messages are the milliseconds at which they were written. */
function timeOfId(messageId: string): string | undefined {
  const ms = Number(messageId);
  return Number.isSafeInteger(ms) ? new Date(ms).toISOString() : undefined;
}
