import type { Schemas } from "../../client/teamsink-client.ts";
import { Section } from "./section.tsx";
import type { Polled } from "./use-poll.ts";
import { counted, number, when } from "./words.ts";

export type AuditReport = Schemas["AuditReport"];

/** What Graph knows against what is stored. */
export function AuditSection({ polled }: { readonly polled: Polled<AuditReport> }) {
  const { value } = polled;
  return (
    <Section id="audit" title="Audit" polled={polled}>
      <p>
        {value?.unbrokenSince ? `Unbroken since ${when(value.unbrokenSince)}` : "Not known to be unbroken yet"}
        {value?.auditedUntil ? `, compared until ${when(value.auditedUntil)}` : ""}.{" "}
        {value !== undefined && value.openGaps > 0 && `${counted(value.openGaps, "gap is", "gaps are")} open.`}
      </p>
      <div class="scrolled">
        <table>
          <thead>
            <tr>
              <th scope="col">Began</th>
              <th scope="col">State</th>
              <th scope="col">Sources</th>
              <th scope="col">Compared</th>
              <th scope="col">Missing</th>
              <th scope="col">Old</th>
              <th scope="col">Repaired</th>
            </tr>
          </thead>
          <tbody>
            {value?.runs.map(({ startedDateTime, state, sources, totals }) => (
              <tr key={startedDateTime}>
                <td>{when(startedDateTime)}</td>
                <td>{state}</td>
                <td>
                  {number(sources.done)} of {number(sources.expected)}
                  {sources.failed > 0 && `, ${number(sources.failed)} failed`}
                </td>
                <td>{number(totals.checked)}</td>
                <td>{number(totals.missing)}</td>
                <td>{number(totals.stale)}</td>
                <td>{number(totals.repaired)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {value?.runs.length === 0 && <p>No audit has run yet.</p>}
    </Section>
  );
}
