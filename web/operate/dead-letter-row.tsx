import { useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { When } from "./parts.tsx";
import { failureWords } from "./words.ts";

export type DeadLetter = Schemas["DeadLetter"];

export const DEAD_LETTER_COLUMNS = ["Choose", "Reason", "Since", "-Queue", "-State", "Details"];
const STATES = { waiting: "waiting", redriven: "in its queue again", resolved: "resolved" } as const;

interface Properties {
  readonly session: Session;
  readonly entry: DeadLetter;
  readonly isChosen: boolean;
  onChoose(id: string, isChosen: boolean): void;
}

export function DeadLetterRow({ session, entry, isChosen, onChoose }: Properties) {
  const [isOpen, setOpen] = useState(false);
  const { id, kind, reason, queue, state, sinceDateTime } = entry;
  const name = `${reason}, ${sinceDateTime ?? id}`;
  return (
    <>
      <tr class={isOpen ? "is-open" : undefined}>
        <td>
          <input
            type="checkbox"
            value={id}
            aria-label={`Choose ${name}`}
            checked={isChosen}
            disabled={state === "resolved"}
            onChange={({ currentTarget }) => onChoose(id, currentTarget.checked)}
          />
        </td>
        <th scope="row">
          <code>{reason}</code>
        </th>
        <td>
          <When at={sinceDateTime} />
        </td>
        <td class="wide">{kind === "quarantine" ? "quarantine" : queue}</td>
        <td class="wide">{STATES[state]}</td>
        <td>
          <button
            type="button"
            class="quiet"
            aria-expanded={isOpen}
            aria-label={`Details of ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? "Hide" : "Show"}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr class="details">
          <td colSpan={DEAD_LETTER_COLUMNS.length}>
            <Details session={session} entry={entry} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The body may hold what somebody wrote: it is shown to whoever asks for it. */
function Details({ session, entry }: Pick<Properties, "session" | "entry">) {
  const [body, setBody] = useState<string>();
  const { id, kind, queue, state, detail, redrives, lastRedriveDateTime, nextRetryDateTime } = entry;
  const show = async () => {
    const params = { path: { deadLetterId: id }, query: { bodies: "true" as const } };
    const asked = answerOf(session.api.GET("/dead-letters/{deadLetterId}", { params }));
    setBody(await asked.then((whole) => JSON.stringify(whole.body, null, 2) ?? "There is none.", failureWords));
  };
  return (
    <>
      <dl class="pairs">
        <div>
          <dt>{kind === "quarantine" ? "Quarantine" : `Queue ${queue ?? ""}`}</dt>
          <dd>{STATES[state]}</dd>
        </div>
        {redrives !== undefined && redrives > 0 && (
          <div>
            <dt>Re-driven {redrives} times, last</dt>
            <dd>
              <When at={lastRedriveDateTime} />
            </dd>
          </div>
        )}
        {nextRetryDateTime && (
          <div>
            <dt>Re-driven by itself</dt>
            <dd>
              <When at={nextRetryDateTime} />
            </dd>
          </div>
        )}
        <div>
          <dt>Id</dt>
          <dd class="id">{id}</dd>
        </div>
      </dl>
      {detail !== undefined && <p>{detail}</p>}
      {body === undefined ? (
        <button type="button" onClick={() => void show()}>
          Show what it holds
        </button>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it
        <pre tabIndex={0}>{body}</pre>
      )}
    </>
  );
}
