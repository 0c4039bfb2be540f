import { useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { FailureNote } from "../base/failure-note.tsx";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Section } from "./section.tsx";
import { usePoll } from "./use-poll.ts";
import { counted, number, when } from "./words.ts";

type Backfill = Schemas["Backfill"];
type Action = "pause" | "resume" | "cancel";

const EVERY_MS = 10_000;
const PROGRESS_EVERY_MS = 3_000;
/** How many are looked into; what is older is in the list of the API. */
const SHOWN = 5;

/** What is and was read of before, with its progress; one begins from here. */
export function BackfillSection({ session }: { readonly session: Session }) {
  const { api } = session;
  const polled = usePoll(() => answerOf(api.GET("/backfills")), EVERY_MS);
  const [failure, setFailure] = useState<Error>();
  const start = async (event: SubmitEvent, dryRun: boolean) => {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const time = (name: string) => {
      const day = String(form.get(name));
      return day === "" ? undefined : new Date(`${day}T00:00:00`).toISOString();
    };
    const [from, until] = [time("from"), time("until")];
    setFailure(undefined);
    const body = { dryRun, ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
    const { error, response } = await api.POST("/backfills", { body });
    if (response.ok) polled.again();
    else setFailure(new Error(error?.title ?? `The API answered ${response.status}`));
  };
  return (
    <Section id="backfills" title="Backfills" polled={polled}>
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault();
          const isEstimate = (event.submitter as HTMLButtonElement | null)?.value === "estimate";
          void start(event, isEstimate);
        }}
      >
        <label>
          From <input type="date" name="from" />
        </label>
        <label>
          To <input type="date" name="until" />
        </label>
        <button type="submit" value="estimate">
          Estimate
        </button>
        <button type="submit" value="start">
          Start a backfill
        </button>
      </form>
      {failure !== undefined && <FailureNote failure={failure} />}
      {polled.value?.backfills.length === 0 && <p>There was none yet.</p>}
      <ul class="backfills">
        {polled.value?.backfills.slice(0, SHOWN).map(({ backfillId }) => (
          <One key={backfillId} session={session} backfillId={backfillId} />
        ))}
      </ul>
    </Section>
  );
}

function One({ session, backfillId }: { readonly session: Session; readonly backfillId: string }) {
  const { api } = session;
  const params = { path: { backfillId } };
  const { value, failure, again } = usePoll(
    () => answerOf(api.GET("/backfills/{backfillId}", { params })),
    PROGRESS_EVERY_MS,
  );
  const [refusal, setRefusal] = useState<Error>();
  const act = (action: Action) => {
    answerOf(api.POST("/backfills/{backfillId}", { params, body: { action } })).then(again, setRefusal);
  };
  if (value === undefined) return <li>{failure === undefined ? "Reading" : failure.message}</li>;
  const { asked, state, progress, fromDateTime, untilDateTime, estimate } = value;
  const percent = Math.round(progress.share * 100);
  return (
    <li>
      <p>
        <strong>{asked.dryRun ? `Estimate, ${state}` : spelled(state)}</strong> of{" "}
        {fromDateTime === null ? "everything" : `what was written from ${when(fromDateTime)}`} until{" "}
        {when(untilDateTime)}
      </p>
      {!asked.dryRun && <progress max={100} value={percent} aria-label={`${percent} percent read`} />}
      <p class="muted">{asked.dryRun ? estimated(estimate) : progressed(value)}</p>
      {refusal !== undefined && <FailureNote failure={refusal} />}
      <div class="actions">
        {actionsOf(value).map((action) => (
          <button key={action} type="button" onClick={() => act(action)}>
            {spelled(action)}
          </button>
        ))}
      </div>
    </li>
  );
}

function actionsOf({ state, asked }: Backfill): readonly Action[] {
  if (asked.dryRun) return [];
  if (state === "running") return ["pause", "cancel"];
  if (state === "paused") return ["resume", "cancel"];
  return state === "incomplete" ? ["resume"] : [];
}

function estimated(estimate: Backfill["estimate"]): string {
  if (estimate === null) return "Counting what there is to read.";
  const { requests, messages, hours } = estimate;
  return `Some ${number(requests)} requests for ${number(messages)} messages, in ${number(hours)} hours.`;
}

function progressed({ progress, sources }: Backfill): string {
  const { messages, stored, requests, expectedEndDateTime } = progress;
  const parts = [
    `${counted(messages, "message", "messages")} read`,
    `${number(stored)} stored`,
    `${number(requests)} requests`,
    ...(sources === null
      ? ["sources are being listed"]
      : [`${number(sources.done)} of ${number(sources.found)} sources`]),
    ...(sources !== null && sources.failed > 0 ? [`${number(sources.failed)} failed`] : []),
    ...(expectedEndDateTime === null ? [] : [`until ${when(expectedEndDateTime)} if it goes on like that`]),
  ];
  return `${parts.join(", ")}.`;
}

function spelled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
