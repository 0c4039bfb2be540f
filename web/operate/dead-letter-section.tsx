import { useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { FailureNote } from "../base/failure-note.tsx";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Section } from "./section.tsx";
import { usePoll } from "./use-poll.ts";
import { counted, when } from "./words.ts";

type DeadLetter = Schemas["DeadLetter"];
type Kind = DeadLetter["kind"];

const PAGE = 20;
const EVERY_MS = 15_000;

/** What could not be done, with its reason; it is sent through again from here. */
export function DeadLetterSection({ session }: { readonly session: Session }) {
  const { api } = session;
  const [kind, setKind] = useState<Kind | "">("");
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const read = () => {
    const query = { limit: PAGE, ...(kind !== "" && { kind }), ...(cursor !== undefined && { cursor }) };
    return answerOf(api.GET("/dead-letters", { params: { query } }));
  };
  const polled = usePoll(read, EVERY_MS);
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<Error>();
  const { value, again } = polled;

  const redrive = async (wanted: { ids: string[] } | { kind: Kind }) => {
    setFailure(undefined);
    try {
      if (!("ids" in wanted)) {
        const { matched, remaining } = await answerOf(api.POST("/dead-letters", { body: { ...wanted, dryRun: true } }));
        const question = `Send ${counted(matched + remaining, "dead letter", "dead letters")} through again?`;
        if (matched === 0 || !confirm(question)) return setSaid(matched === 0 ? "None is waiting." : "");
      }
      const done = await answerOf(api.POST("/dead-letters", { body: wanted as { ids: string[] } }));
      const more = done.remaining > 0 ? ` ${counted(done.remaining, "is", "are")} left: send again.` : "";
      setSaid(`${counted(done.redriven + done.released, "is", "are")} in the queue again.${more}`);
      again();
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const turnTo = (next: readonly string[]) => {
    setCursors(next);
    setTimeout(again);
  };
  const next = value && cursorOf(value);
  return (
    <Section id="dead-letters" title="Dead letters" polled={polled}>
      <div class="actions">
        <label>
          Kind{" "}
          <select
            value={kind}
            onChange={(event) => {
              setKind(event.currentTarget.value as Kind | "");
              turnTo([]);
            }}
          >
            <option value="">All</option>
            <option value="dead-letter">Dead letters</option>
            <option value="quarantine">Quarantine</option>
          </select>
        </label>
        <button type="button" onClick={() => void redrive({ kind: kind === "" ? "dead-letter" : kind })}>
          Send all {kind === "quarantine" ? "of quarantine" : "dead letters"} again
        </button>
      </div>
      <p role="status">{said}</p>
      {failure !== undefined && <FailureNote failure={failure} />}
      {value?.deadLetters.length === 0 && <p>{cursor === undefined ? "There is none." : "No more."}</p>}
      <ul class="letters">
        {value?.deadLetters.map((letter) => (
          <Letter
            key={letter.id}
            session={session}
            letter={letter}
            onRedrive={() => void redrive({ ids: [letter.id] })}
          />
        ))}
      </ul>
      <div class="actions">
        {cursors.length > 0 && (
          <button type="button" onClick={() => turnTo(cursors.slice(0, -1))}>
            Back
          </button>
        )}
        {next !== undefined && (
          <button type="button" onClick={() => turnTo([...cursors, next])}>
            More
          </button>
        )}
      </div>
    </Section>
  );
}

interface LetterProperties {
  readonly session: Session;
  readonly letter: DeadLetter;
  onRedrive(): void;
}

function Letter({ session, letter, onRedrive }: LetterProperties) {
  const { id, reason, detail, queue, kind, sinceDateTime, state } = letter;
  const [body, setBody] = useState<string>();
  const show = async () => {
    const params = { path: { deadLetterId: id }, query: { bodies: "true" as const } };
    const { data, error } = await session.api.GET("/dead-letters/{deadLetterId}", { params });
    setBody(data === undefined ? (error?.title ?? "It cannot be read.") : JSON.stringify(data.body, null, 2));
  };
  return (
    <li>
      <span>
        <strong>{reason}</strong> {detail}{" "}
        <span class="muted">
          {kind === "quarantine" ? "quarantine" : `queue ${queue}`}, since {when(sinceDateTime)}, {state}
        </span>
      </span>
      <span class="actions">
        <button type="button" onClick={onRedrive} disabled={state === "resolved"} aria-label={`Send ${reason} again`}>
          Send again
        </button>
        <button type="button" class="quiet" onClick={() => void show()}>
          Show what it says
        </button>
      </span>
      {body !== undefined && <pre>{body}</pre>}
    </li>
  );
}
