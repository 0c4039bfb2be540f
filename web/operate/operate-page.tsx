import { Fragment } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { ApiFailure, answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { AuditSection, FINDINGS } from "./audit-section.tsx";
import { BackfillsSection } from "./backfills-section.tsx";
import { DeadLettersSection } from "./dead-letters-section.tsx";
import { HealthSection, SubscriptionSection } from "./health-section.tsx";
import { HooksSection } from "./hooks-section.tsx";
import { LiveSection } from "./live-section.tsx";
import { isRefusal } from "./poll-delay.ts";
import { RebuildSection, SearchIndexSection } from "./rebuild-section.tsx";
import { RecordsSection } from "./records-section.tsx";
import { figuresOf, type Health } from "./step-figures.ts";
import { SyncSection } from "./sync-section.tsx";
import { healthPart, truthOf } from "./truth.ts";
import { useLive } from "./use-live.ts";
import { usePoll } from "./use-poll.ts";
import { failureWords } from "./words.ts";

const HEALTH_EVERY_MS = 60_000;
const AUDIT_EVERY_MS = 120_000;
const AUDIT_BUSY_MS = 10_000;
const RUNS = 5;

/** What an operator looks at: the whole in a line, then each part of it. */
export function OperatePage({ session }: { readonly session: Session }) {
  const live = useLive(session);
  if (isRefusal(live.failure)) {
    return (
      <main class="operate" id="content">
        <h1>Operate</h1>
        <p>This page is for those who operate teamsink.</p>
        {live.failure !== undefined && <p class="refusal">{failureWords(live.failure)}</p>}
      </main>
    );
  }
  // Of somebody without the right each part would be refused by itself.
  if (!session.seesOversight && live.data === undefined) return <main class="operate" id="content" aria-busy="true" />;
  return <Dashboard session={session} live={live} />;
}

function Dashboard({ session, live }: { readonly session: Session; readonly live: ReturnType<typeof useLive> }) {
  const health = usePoll((signal) => readHealth(session, signal), { everyMs: () => HEALTH_EVERY_MS });
  const audit = usePoll(
    (signal) => answerOf(session.api.GET("/audit", { params: { query: { limit: RUNS, findings: FINDINGS } }, signal })),
    { everyMs: (data) => (data?.runs[0]?.state === "running" ? AUDIT_BUSY_MS : AUDIT_EVERY_MS) },
  );
  const truth = truthOf({ health: health.data, rate: live.data?.rate, audit: audit.data, nowMs: Date.now() });
  const figures = health.data && figuresOf(health.data);
  return (
    <main class="operate" id="content">
      <header class={`truth ${truth.mood}`}>
        <h1>Operate</h1>
        <p>
          <span class="mark" aria-hidden="true" />
          {truth.parts.map((part, index) => (
            <Fragment key={index}>
              <span class="part">
                {part}
                {index < truth.parts.length - 1 && " ·"}
              </span>{" "}
            </Fragment>
          ))}
        </p>
        <Change words={health.data && healthPart(health.data)} />
      </header>
      <Contents />
      <div class="cards">
        <LiveSection live={live} figures={figures} />
        <HealthSection health={health} />
        <SubscriptionSection health={health} figures={figures} />
        <SyncSection session={session} />
        <AuditSection session={session} audit={audit} />
        <DeadLettersSection session={session} />
        <BackfillsSection session={session} />
        <RebuildSection session={session} />
        <SearchIndexSection session={session} />
        <HooksSection session={session} />
        <RecordsSection session={session} />
      </div>
    </main>
  );
}

/** What fails is answered with 503, and is a report all the same. */
async function readHealth({ api }: Session, signal: AbortSignal): Promise<Health> {
  const { data, error, response } = await api.GET("/health/deep", { signal });
  const report = data ?? (error as Partial<Health> | undefined);
  if (report?.steps !== undefined) return report as Health;
  throw new ApiFailure((error ?? {}) as Partial<Schemas["Problem"]>, response);
}

/** Said aloud when it becomes another; how it is at first stands there anyway. */
function Change({ words }: { readonly words: string | undefined }) {
  const before = useRef<string | undefined>(undefined);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (words !== undefined && before.current !== undefined && before.current !== words) setSaid(words);
    before.current = words;
  }, [words]);
  return (
    <span class="unseen" role="status">
      {said}
    </span>
  );
}

const CONTENTS = [
  ["live", "Live"],
  ["health", "Health"],
  ["subscriptions", "Subscriptions"],
  ["sync", "Sync"],
  ["audit", "Audit"],
  ["dead-letters", "Dead letters"],
  ["backfills", "Backfills"],
  ["rebuild", "Rebuild"],
  ["search-index", "Search"],
  ["hooks", "Hooks"],
  ["records", "Who read what"],
] as const;

/** The address says which page this is: what leads within it cannot be in it. */
function Contents() {
  return (
    <nav class="contents" aria-label="Parts of this page">
      {CONTENTS.map(([id, words]) => (
        <button key={id} type="button" class="quiet" onClick={() => document.getElementById(id)?.focus()}>
          {words}
        </button>
      ))}
    </nav>
  );
}
