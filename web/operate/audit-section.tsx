import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Figure, Head, Pager, Table, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { usePages } from "./use-pages.ts";
import { never, type Reading, usePoll } from "./use-poll.ts";
import { countWords, failureWords } from "./words.ts";

type Report = Schemas["AuditReport"];
type Run = Schemas["AuditRun"];

export const FINDINGS = 10;
const RUN_COLUMNS = ["Began", "State", "Compared", "Missing", "Stale", "Filled", "-Failed"];
const FINDING_COLUMNS = ["Conversation", "Missing", "Stale", "Filled"];

/** Whether anything is missing, as the daily audit found it. */
export function AuditSection({ session, audit }: { readonly session: Session; readonly audit: Reading<Report> }) {
  return (
    <Section id="audit" title="Audit and gaps" reading={audit} isWide>
      {(report) => (
        <>
          <dl class="figures">
            <Figure words="Unbroken since">
              <When at={report.unbrokenSince} otherwise="not known" />
            </Figure>
            <Figure words="Compared until">
              <When at={report.auditedUntil} otherwise="not yet" />
            </Figure>
            <Figure words="Open gaps" mood={report.openGaps > 0 ? "warn" : undefined}>
              {countWords(report.openGaps)}
            </Figure>
          </dl>
          {report.runs.length === 0 ? (
            <p class="muted">None has run yet.</p>
          ) : (
            <>
              <Table words="The last audits">
                <Head columns={RUN_COLUMNS} />
                <tbody>{report.runs.map(RunRow)}</tbody>
              </Table>
              <Findings session={session} report={report} />
            </>
          )}
        </>
      )}
    </Section>
  );
}

const STATES = { running: "under way", complete: "complete", incomplete: "incomplete" } as const;

function RunRow({ startedDateTime, state, totals, sources }: Run) {
  return (
    <tr key={startedDateTime}>
      <th scope="row">
        <When at={startedDateTime} />
      </th>
      <td>{STATES[state]}</td>
      <td>{countWords(totals.checked)}</td>
      <td>{countWords(totals.missing)}</td>
      <td>{countWords(totals.stale)}</td>
      <td>{countWords(totals.repaired)}</td>
      <td class="wide">{countWords(sources.failed)}</td>
    </tr>
  );
}

/** Of the newest run, a page at a time. */
function Findings({ session, report }: { readonly session: Session; readonly report: Report }) {
  const pages = usePages();
  const { cursor } = pages;
  const later = usePoll(
    async (signal) =>
      cursor === undefined
        ? undefined
        : answerOf(session.api.GET("/audit", { params: { query: { cursor, findings: FINDINGS } }, signal })),
    { everyMs: never, of: cursor ?? "" },
  );
  const shown = cursor === undefined ? report : later.data;
  const { conversations = [], failures = [] } = shown?.runs[0] ?? {};
  if (later.failure !== undefined) return <p class="refusal">{failureWords(later.failure)}</p>;
  if (pages.number === 1 && conversations.length === 0 && failures.length === 0) {
    return <p class="muted note">The newest found nothing missing.</p>;
  }
  const next = shown && cursorOf(shown);
  return (
    <>
      <h3>What the newest found</h3>
      {conversations.length > 0 && (
        <Table words="Conversations with holes">
          <Head columns={FINDING_COLUMNS} />
          <tbody>
            {conversations.map(({ conversationId, source, missing, stale, repaired }) => (
              <tr key={`${source} ${conversationId}`}>
                <th scope="row" class="id">
                  {conversationId ?? "messages that name none"}
                </th>
                <td>{countWords(missing)}</td>
                <td>{countWords(stale)}</td>
                <td>{countWords(repaired)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {failures.length > 0 && (
        <ul class="lines" aria-label="Sources that were not compared">
          {failures.map(({ source, reason }) => (
            <li key={source}>
              <span class="id">{source}</span> {reason !== null && <code>{reason}</code>}
            </li>
          ))}
        </ul>
      )}
      <Pager of="what the audit found" pages={pages} {...(next !== undefined && { next })} />
    </>
  );
}
