import { ApiFailure, answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type AuditReport, AuditSection } from "./audit-section.tsx";
import { BackfillSection } from "./backfill-section.tsx";
import { DeadLetterSection } from "./dead-letter-section.tsx";
import { type DeepHealth, HealthSection, SubscriptionSection } from "./health-section.tsx";
import { eventCountsIn } from "./metrics.ts";
import { RateSection } from "./rate-section.tsx";
import { type SyncProgress, SyncSection } from "./sync-section.tsx";
import { usePoll } from "./use-poll.ts";
import { spelledOut, when } from "./words.ts";

/** The self check asks Graph and every store; of the rest a look costs next to nothing. */
const HEALTH_EVERY_MS = 60_000;
const RATE_EVERY_MS = 5_000;
const SYNC_EVERY_MS = 30_000;
const AUDIT_EVERY_MS = 60_000;
const RUNS = 5;

/** What an operator looks at: whether everything works, how much comes in, what waits, and what is read of before. */
export function OperatePage({ session }: { readonly session: Session }) {
  const { api, operates } = session;
  const health = usePoll(() => readHealth(session), HEALTH_EVERY_MS);
  const rate = usePoll(async () => eventCountsIn(await answeredText(session)), RATE_EVERY_MS);
  const audit = usePoll<AuditReport>(
    () => answerOf(api.GET("/audit", { params: { query: { limit: RUNS } } })),
    AUDIT_EVERY_MS,
  );
  return (
    <main class="operate" id="content">
      <header class="bar">
        <a class="button quiet back" href="#/">
          <span aria-hidden="true">‹</span>
          <span class="unseen">All conversations</span>
        </a>
        <h1>Operate</h1>
      </header>
      <p class={`truth ${health.value?.status ?? ""}`} role="status">
        {truthOf(health.value, audit.value)}
      </p>
      <div class="cards">
        <RateSection polled={rate} {...flowIn(health.value)} />
        <AuditSection polled={audit} />
        <HealthSection polled={health} />
        <SubscriptionSection polled={health} />
        {operates ? (
          <>
            <Sync session={session} />
            <DeadLetterSection session={session} />
            <BackfillSection session={session} />
          </>
        ) : (
          <p class="card">Dead letters and backfills take the operator key, or the role Operate.All.</p>
        )}
      </div>
    </main>
  );
}

function Sync({ session }: { readonly session: Session }) {
  const read = () => answerOf(session.api.GET("/sync", { params: { query: { limit: 20 } } }));
  return <SyncSection polled={usePoll<SyncProgress>(read, SYNC_EVERY_MS)} />;
}

/** A report that something fails is an answer too. */
async function readHealth({ api }: Session): Promise<DeepHealth> {
  const { data, error, response } = await api.GET("/health/deep");
  if (data !== undefined) return data;
  if (error !== undefined && "steps" in error) return error as DeepHealth;
  throw new ApiFailure(error ?? {}, response);
}

async function answeredText({ api }: Session): Promise<string> {
  const { data, error, response } = await api.GET("/metrics", { parseAs: "text" });
  if (data === undefined) throw new ApiFailure(error ?? {}, response);
  return data;
}

/** How much waits, and when the newest came. */
function flowIn(health: DeepHealth | undefined) {
  const valueOf = (name: DeepHealth["steps"][number]["step"], member: string) =>
    health?.steps.find(({ step }) => step === name)?.[member];
  const waiting = valueOf("queue", "waiting") as { readonly messages?: number } | undefined;
  const last = valueOf("lastMessage", "lastReceivedDateTime");
  return { waiting: waiting?.messages, lastReceivedDateTime: typeof last === "string" ? last : undefined };
}

/** The one line that says whether anything has to be done. */
function truthOf(health: DeepHealth | undefined, audit: AuditReport | undefined): string {
  if (health === undefined) return "Checking";
  if (health.firstFailing !== undefined) {
    const { step, detail, remedy } = health.firstFailing;
    return `${spelledOut(step)} fails: ${detail}. ${remedy}`;
  }
  const warnings = health.steps.filter(({ status }) => status === "warning").map(({ step }) => spelledOut(step));
  const works = warnings.length === 0 ? "Everything works" : `It works; to be looked at: ${warnings.join(", ")}`;
  return audit?.unbrokenSince ? `${works}. The record is unbroken since ${when(audit.unbrokenSince)}.` : `${works}.`;
}
