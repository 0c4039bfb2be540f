import type { Schemas } from "../../client/teamsink-client.ts";
import { Section } from "./section.tsx";
import type { Polled } from "./use-poll.ts";
import { spelledOut, when } from "./words.ts";

export type DeepHealth = Schemas["DeepHealth"];
type Step = DeepHealth["steps"][number];

const SYMBOLS: Readonly<Record<Step["status"], string>> = { ok: "✓", warning: "!", failing: "✕", skipped: "–" };

/** Each step of the self check, and what to do about the first that fails. */
export function HealthSection({ polled }: { readonly polled: Polled<DeepHealth> }) {
  const { value } = polled;
  return (
    <Section id="health" title="Self check" polled={polled}>
      <ol class="steps">
        {value?.steps.map((step) => (
          <li key={step.step} class={step.status}>
            <span class="symbol" aria-hidden="true">
              {SYMBOLS[step.status]}
            </span>
            <span>
              <strong>{spelledOut(step.step)}</strong> <span class="unseen">{step.status}</span>
              {step.detail !== undefined && <span> {step.detail}</span>}
              {step.remedy !== undefined && <span class="muted"> {step.remedy}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface Live {
  readonly resource: string;
  readonly expirationDateTime: string;
}

/** What Graph tells us of, and until when. */
export function SubscriptionSection({ polled }: { readonly polled: Polled<DeepHealth> }) {
  const step = polled.value?.steps.find((one) => one.step === "subscriptions");
  const live = (step?.live ?? []) as readonly Live[];
  return (
    <Section id="subscriptions" title="Subscriptions" polled={polled}>
      {live.length === 0 && <p>{step?.detail ?? "There is none."}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {live.map(({ resource, expirationDateTime }) => (
            <tr key={resource}>
              <td>{resource}</td>
              <td>
                <time dateTime={expirationDateTime}>{when(expirationDateTime)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
