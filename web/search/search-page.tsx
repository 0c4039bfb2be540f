import { useEffect, useRef, useState } from "preact/hooks";
import { FailureNote } from "../base/failure-note.tsx";
import { answerOf, cursorOf } from "../base/pages.ts";
import { go } from "../base/use-route.ts";
import { titleOfMembers } from "../conversation/conversation.ts";
import type { Session } from "../session/session.ts";
import { ResultView } from "./result-view.tsx";
import { parametersOf, type Result, type SearchAnswer } from "./search-query.ts";

interface Found {
  readonly results: readonly Result[];
  readonly total: number;
  readonly places: SearchAnswer["conversations"];
  readonly cursor: string | undefined;
}

/** What is found of everything that whoever looks may see. */
export function SearchPage({ session, query }: { readonly session: Session; readonly query: string }) {
  const [found, setFound] = useState<Found>();
  const [failure, setFailure] = useState<Error>();
  const latest = useRef(query);
  latest.current = query;
  const parameters = new URLSearchParams(query);

  const ask = async (cursor?: string) => {
    const asked = {
      ...parametersOf(parameters, session.person?.id),
      limit: 25,
      ...(cursor !== undefined && { cursor }),
    };
    // Its library takes the pairs of marks for lists of any length.
    const answer = (await answerOf(session.api.GET("/search", { params: { query: asked } }))) as SearchAnswer;
    if (latest.current !== query) return;
    const { results, total, conversations } = answer;
    setFound((held) => ({
      results: cursor === undefined ? results : [...(held?.results ?? []), ...results],
      total,
      places: conversations,
      cursor: cursorOf(answer),
    }));
  };

  // The query says all of what is asked
  useEffect(() => {
    setFound(undefined);
    setFailure(undefined);
    ask().catch((error: Error) => latest.current === query && setFailure(error));
  }, [session, query]);

  const refine = (changed: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries(changed)) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    go({ page: "search", query: next.toString() });
  };

  return (
    <main class="search" id="content">
      <header class="bar">
        <a class="button quiet back" href="#/">
          <span aria-hidden="true">‹</span>
          <span class="unseen">All conversations</span>
        </a>
        <h1>Found for “{parameters.get("q") ?? ""}”</h1>
      </header>
      <Filters session={session} parameters={parameters} onRefine={refine} />
      {failure !== undefined && <FailureNote failure={failure} />}
      <p role="status" class="muted total">
        {found === undefined ? (failure === undefined ? "Looking" : "") : totalOf(found.total)}
      </p>
      <div class="found">
        <ol class="results" aria-label="Results">
          {found?.results.map((result) => (
            <ResultView key={keyOfResult(result)} result={result} myName={session.person?.name} />
          ))}
        </ol>
        {found !== undefined && found.places.length > 0 && (
          <aside class="places" aria-label="Where most of it is">
            <h2>Where</h2>
            <ul>
              {found.places.map(({ kind, id, title, count }) => (
                <li key={`${kind} ${id}`}>
                  <button
                    type="button"
                    class="quiet"
                    disabled={kind !== "message"}
                    aria-pressed={parameters.get("conversation_id") === id}
                    onClick={() => refine({ conversation_id: parameters.get("conversation_id") === id ? "" : id })}
                  >
                    <span class="title">
                      {title === null ? PLACES[kind] : titleOfMembers(title, session.person?.name)}
                    </span>{" "}
                    <span class="muted">{count}</span>
                  </button>
                </li>
              ))}
            </ul>
          </aside>
        )}
      </div>
      {found?.cursor !== undefined && (
        <p class="more">
          <button type="button" onClick={() => void ask(found.cursor).catch(setFailure)}>
            More results
          </button>
        </p>
      )}
    </main>
  );
}

const PLACES = { message: "A conversation", transcript: "Meetings", interaction: "Copilot" } as const;

function totalOf(total: number): string {
  return total === 0 ? "Nothing is found." : total === 1 ? "One result" : `${total.toLocaleString("en")} results`;
}

function keyOfResult(result: Result): string {
  if (result.kind === "message")
    return [result.conversationId, result.rootId, result.messageId, result.version].join(" ");
  return result.kind === "transcript" ? result.transcriptId : result.interactionId;
}

interface FilterProperties {
  readonly session: Session;
  readonly parameters: URLSearchParams;
  onRefine(changed: Readonly<Record<string, string>>): void;
}

/** What narrows a search; each is a parameter of the API's. */
function Filters({ session, parameters, onRefine }: FilterProperties) {
  const choice = (name: string, label: string, options: readonly (readonly [value: string, words: string])[]) => (
    <label>
      <span>{label}</span>
      <select value={parameters.get(name) ?? ""} onChange={(event) => onRefine({ [name]: event.currentTarget.value })}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  const day = (name: string, label: string) => (
    <label>
      <span>{label}</span>
      <input
        type="date"
        value={parameters.get(name) ?? ""}
        onChange={(event) => onRefine({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <form class="filters" aria-label="Narrow the search" onSubmit={(event) => event.preventDefault()}>
      {choice("order", "Order", [
        ["", "Best first"],
        ["newest", "Newest first"],
      ])}
      {choice("kind", "Kind", [
        ["", "Everything"],
        ["message", "Messages"],
        ["transcript", "Transcripts"],
        ["interaction", "Copilot"],
      ])}
      {choice("has", "With", [
        ["", "Anything"],
        ["attachment", "A file, image or card"],
      ])}
      {session.person !== undefined &&
        choice("who", "Who", [
          ["", "Anybody"],
          ["me", "Mentions me"],
          ["mine", "Written by me"],
        ])}
      {session.seesHistory &&
        choice("versions", "Texts", [
          ["", "As they are now"],
          ["all", "Also edited and deleted"],
        ])}
      {day("since", "From")}
      {day("until", "To")}
    </form>
  );
}
