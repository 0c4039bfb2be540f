import { useRef, useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import {
  actionsOf,
  type Backfill,
  type BackfillRow,
  estimateWords,
  isOver,
  progressWords,
} from "./backfill-figures.ts";
import { BackfillForm } from "./backfill-form.tsx";
import { Bar, Confirm, Said, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { type Action, useAction } from "./use-action.ts";
import { usePoll } from "./use-poll.ts";
import { countOf } from "./words.ts";

const BUSY_MS = 3_000;
const EVERY_MS = 60_000;
const PAGE = 5;
const STATES = {
  running: "under way",
  paused: "paused",
  cancelled: "cancelled",
  complete: "complete",
  incomplete: "incomplete",
} as const;
const WORDS = { pause: "Pause", resume: "Resume", cancel: "Cancel …" } as const;

interface Read {
  readonly rows: readonly BackfillRow[];
  /** Of the rows that are shown. */
  readonly details: ReadonlyMap<string, Backfill>;
}

/** What is read again from the past, and how far that has come. */
export function BackfillsSection({ session }: { readonly session: Session }) {
  const [shown, setShown] = useState(PAGE);
  const action = useAction();
  const over = useRef(new Map<string, Backfill>()).current;
  const reading = usePoll((signal) => readBackfills(session, { shown, over, signal }), {
    everyMs: (data) => (data?.rows.some(({ state }) => state === "running") ? BUSY_MS : EVERY_MS),
    of: String(shown),
  });
  return (
    <Section
      id="backfills"
      title="Backfills"
      reading={reading}
      isWide
      last={<BackfillForm session={session} onStart={reading.again} />}
    >
      {({ rows, details }) => (
        <>
          {rows.length === 0 && <p class="muted">None was ever started.</p>}
          <ul class="lines">
            {rows.slice(0, shown).map((row) => (
              <BackfillItem
                key={row.backfillId}
                {...{ session, row, action }}
                detail={details.get(row.backfillId)}
                onDone={reading.again}
              />
            ))}
          </ul>
          {rows.length > shown && (
            <button type="button" class="quiet" onClick={() => setShown(shown + PAGE)}>
              {countOf(rows.length - shown, "older one")}
            </button>
          )}
          <Said action={action} />
        </>
      )}
    </Section>
  );
}

interface Asked {
  readonly shown: number;
  /** What does not change any more is asked for once. */
  readonly over: Map<string, Backfill>;
  readonly signal: AbortSignal;
}

async function readBackfills({ api }: Session, { shown, over, signal }: Asked): Promise<Read> {
  const { backfills } = await answerOf(api.GET("/backfills", { signal }));
  const details = await Promise.all(
    backfills.slice(0, shown).map(async ({ backfillId, state, finishedDateTime }) => {
      const known = over.get(backfillId);
      if (known?.state === state && known.finishedDateTime === finishedDateTime) return known;
      return answerOf(api.GET("/backfills/{backfillId}", { params: { path: { backfillId } }, signal }));
    }),
  );
  for (const detail of details) if (isOver(detail)) over.set(detail.backfillId, detail);
  return { rows: backfills, details: new Map(details.map((detail) => [detail.backfillId, detail])) };
}

interface ItemProperties {
  readonly session: Session;
  readonly row: BackfillRow;
  readonly detail: Backfill | undefined;
  readonly action: Action;
  onDone(): void;
}

function BackfillItem({ session, row, detail, action, onDone }: ItemProperties) {
  const [isAsking, setAsking] = useState(false);
  const { backfillId, state, asked, fromDateTime, untilDateTime, startedDateTime } = row;
  const name = asked.dryRun ? "Estimate" : "Backfill";
  const act = (what: "pause" | "resume" | "cancel") =>
    action.run(async () => {
      const params = { path: { backfillId } };
      await answerOf(session.api.POST("/backfills/{backfillId}", { params, body: { action: what } }));
      onDone();
      return "";
    });
  return (
    <li class="backfill">
      <h3>
        {name} <span class={`state ${state === "incomplete" ? "warn" : "muted"}`}>{STATES[state]}</span>
      </h3>
      <p class="muted note">
        {fromDateTime === null ? "From the beginning" : <When at={fromDateTime} />} until <When at={untilDateTime} />,
        started <When at={startedDateTime} />
      </p>
      {detail !== undefined && (
        <>
          <Bar words={`${name}: share that is done`} share={detail.progress.share} />
          <p class="note">
            {asked.dryRun && detail.estimate !== null ? estimateWords(detail) : progressWords(detail, Date.now())}
          </p>
          {detail.failures.length > 0 && (
            <ul class="lines" aria-label="What failed">
              {detail.failures.slice(0, PAGE).map(({ source, reason }) => (
                <li key={source}>
                  <span class="id">{source}</span> {reason !== null && <code>{reason}</code>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <div class="buttons">
        {actionsOf(row).map((what) => (
          <button
            key={what}
            type="button"
            aria-disabled={action.isBusy}
            onClick={() => (what === "cancel" ? setAsking(true) : act(what))}
          >
            {WORDS[what]}
          </button>
        ))}
      </div>
      {isAsking && (
        <Confirm
          question="Cancel it for good? What was read stays."
          act="Cancel it"
          onConfirm={() => act("cancel")}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
