import { useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type Backfill, type BackfillRequest, backfillRequestOf, estimateWords } from "./backfill-figures.ts";
import { Said } from "./parts.tsx";
import { useAction } from "./use-action.ts";

const LOOK_MS = 1_000;

interface Estimated {
  readonly request: BackfillRequest;
  readonly words: string;
}

/** Starts one, but not before what it takes was estimated. */
export function BackfillForm({ session, onStart }: { readonly session: Session; onStart(): void }) {
  const [estimated, setEstimated] = useState<Estimated>();
  const action = useAction();
  const estimate = (event: SubmitEvent) => {
    event.preventDefault();
    const request = backfillRequestOf(new FormData(event.currentTarget as HTMLFormElement));
    setEstimated(undefined);
    action.run(async (say) => {
      say("Teams and users are being counted …");
      const words = estimateWords(await dryRun(session, request));
      setEstimated({ request, words });
      onStart();
      return `${words}.`;
    });
  };
  const start = (request: BackfillRequest) =>
    action.run(async () => {
      await answerOf(session.api.POST("/backfills", { body: request }));
      setEstimated(undefined);
      onStart();
      return "It has begun.";
    });
  return (
    <details class="start-one">
      <summary>Start one</summary>
      <form onSubmit={estimate} onInput={() => setEstimated(undefined)}>
        <div class="choices">
          <label class="choice">
            From
            <input name="from" type="date" />
          </label>
          <label class="choice">
            Until, that day included
            <input name="until" type="date" />
          </label>
          <label class="choice">
            Chats are read
            <select name="chats">
              <option value="each-participant">with everybody in them</option>
              <option value="each-sender">with who wrote: half the requests</option>
            </select>
          </label>
        </div>
        <div class="choices">
          <label class="choice">
            Teams, by id; all without
            <textarea name="teams" rows={2} spellcheck={false} />
          </label>
          <label class="choice">
            Users, by id; all without
            <textarea name="users" rows={2} spellcheck={false} />
          </label>
        </div>
        <label>
          <input name="retained" type="checkbox" /> Also versions that a retention policy keeps
        </label>
        <div class="buttons">
          <button type="submit" aria-disabled={action.isBusy}>
            Estimate first
          </button>
          {estimated !== undefined && (
            <button
              type="button"
              class="primary"
              aria-disabled={action.isBusy}
              onClick={() => start(estimated.request)}
            >
              Start it
            </button>
          )}
        </div>
      </form>
      <Said action={action} />
    </details>
  );
}

/** Counts the sources: no message is read. */
async function dryRun({ api }: Session, request: BackfillRequest): Promise<Backfill> {
  let run = await answerOf(api.POST("/backfills", { body: { ...request, dryRun: true } }));
  while (run.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const params = { path: { backfillId: run.backfillId } };
    run = await answerOf(api.GET("/backfills/{backfillId}", { params }));
  }
  return run;
}
