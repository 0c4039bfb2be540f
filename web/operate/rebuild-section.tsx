import { useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Bar, Confirm, Said, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { type Action, useAction } from "./use-action.ts";
import { usePoll } from "./use-poll.ts";
import { countOf, countWords } from "./words.ts";

type Rebuild = Schemas["Rebuild"];

const BUSY_MS = 5_000;
const EVERY_MS = 60_000;
const STATES = { running: "Under way", finished: "Finished", failed: "Failing, and tried again" } as const;

/** Documents made again from raw payloads. */
export function RebuildSection({ session }: { readonly session: Session }) {
  const action = useAction();
  const rebuild = usePoll((signal) => answerOf(session.api.GET("/rebuild", { signal })), {
    everyMs: (data) => (data?.state === "running" ? BUSY_MS : EVERY_MS),
  });
  const start = () =>
    action.run(async () => {
      await answerOf(session.api.POST("/rebuild", {}));
      rebuild.again();
      return "It has begun.";
    });
  return (
    <Section
      id="rebuild"
      title="Rebuild"
      reading={rebuild}
      absent="None has run."
      last={
        <Starter
          action={action}
          label="Rebuild documents …"
          question="Make every document again from its raw payload? It reads all of them; a document with a higher version stays."
          act="Rebuild"
          start={start}
        />
      }
    >
      {(data) => <RebuildProgress {...data} />}
    </Section>
  );
}

function RebuildProgress({ state, startedDateTime, finishedDateTime, reason, ...figures }: Rebuild) {
  const { parts, partsFinished, payloads, stored, unchanged, refused } = figures;
  return (
    <>
      <p>
        {STATES[state]}, began <When at={startedDateTime} />
        {finishedDateTime !== null && (
          <>
            , ended <When at={finishedDateTime} />
          </>
        )}
        {reason !== null && (
          <>
            {" "}
            <code>{reason}</code>
          </>
        )}
      </p>
      {parts !== null && <Bar words="Rebuild: share that is done" share={parts === 0 ? 1 : partsFinished / parts} />}
      <p class="muted note">
        {countOf(payloads, "payload")} read · {countWords(stored)} stored · {countWords(unchanged)} unchanged ·{" "}
        {countWords(refused)} refused
      </p>
    </>
  );
}

/** What can be found by its words, and from where it is read anew. */
export function SearchIndexSection({ session }: { readonly session: Session }) {
  const action = useAction();
  const progress = usePoll((signal) => answerOf(session.api.GET("/search/rebuild", { signal })), {
    everyMs: (data) =>
      data?.sources.some(({ isClearing, coveredDateTime }) => isClearing || coveredDateTime === null)
        ? BUSY_MS
        : EVERY_MS,
  });
  const start = () =>
    action.run(async () => {
      await answerOf(session.api.POST("/search/rebuild", {}));
      progress.again();
      return "It has begun.";
    });
  return (
    <Section id="search-index" title="Search index" reading={progress} absent="The search is off.">
      {({ sources }) => (
        <>
          <dl class="pairs">
            {sources.map(({ source, coveredDateTime, documents, isClearing }) => (
              <div key={source}>
                <dt>{source}</dt>
                <dd>
                  {isClearing ? (
                    "forgetting what was there"
                  ) : (
                    <>
                      {countWords(documents)}, until <When at={coveredDateTime} otherwise="nothing yet" />
                    </>
                  )}
                </dd>
              </div>
            ))}
          </dl>
          <Starter
            action={action}
            label="Rebuild the index …"
            question="Forget the index and read everything stored anew? Until it is done the search finds less."
            act="Rebuild"
            start={start}
          />
        </>
      )}
    </Section>
  );
}

interface StarterProperties {
  readonly action: Action;
  readonly label: string;
  readonly question: string;
  readonly act: string;
  start(): void;
}

function Starter({ action, label, question, act, start }: StarterProperties) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <div class="buttons">
        <button type="button" aria-disabled={action.isBusy} onClick={() => setAsking(true)}>
          {label}
        </button>
      </div>
      <Said action={action} />
      {isAsking && <Confirm question={question} act={act} onConfirm={start} onClose={() => setAsking(false)} />}
    </>
  );
}
