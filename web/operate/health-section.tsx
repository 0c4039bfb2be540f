import { When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { type Figures, type Health, type Step, stepWords } from "./step-figures.ts";
import type { Reading } from "./use-poll.ts";
import { countWords, durationWords } from "./words.ts";

const STATUS = { ok: "Works", warning: "Look at it", failing: "Fails", skipped: "Not tried" } as const;
const MOOD = { ok: "good", warning: "warn", failing: "bad", skipped: "muted" } as const;

/** Every part the product stands on, those in trouble first and with what to do. */
export function HealthSection({ health }: { readonly health: Reading<Health> }) {
  return (
    <Section id="health" title="Health" reading={health}>
      {({ steps }) => {
        const well = steps.filter(({ status }) => status === "ok");
        return (
          <>
            {steps.filter(({ status }) => status !== "ok" && status !== "skipped").map(Trouble)}
            <ul class="steps">
              {steps.map(({ step, status, needs }) => (
                <li key={step} class={MOOD[status]}>
                  <span class="mark" aria-hidden="true" />
                  {stepWords(step)}
                  <span class={status === "ok" ? "unseen" : "state"}>
                    {STATUS[status]}
                    {status === "skipped" && needs ? `: needs ${needs.map(stepWords).join(", ")}` : ""}
                  </span>
                </li>
              ))}
            </ul>
            <p class="muted note">
              {well.length} of {steps.length} work. Tried for real, in{" "}
              {durationWords(Math.max(0, ...steps.map(({ durationMs = 0 }) => durationMs)))}.
            </p>
          </>
        );
      }}
    </Section>
  );
}

function Trouble({ step, status, code, detail, remedy }: Step) {
  return (
    <div key={step} class={`trouble ${MOOD[status]}`}>
      <h3>
        {stepWords(step)} {code !== undefined && <code>{code}</code>}
      </h3>
      {detail !== undefined && <p>{detail}</p>}
      {remedy !== undefined && <p>{remedy}</p>}
    </div>
  );
}

interface SubscriptionProperties {
  readonly health: Reading<Health>;
  readonly figures: Figures | undefined;
}

export function SubscriptionSection({ health, figures }: SubscriptionProperties) {
  return (
    <Section id="subscriptions" title="Subscriptions" reading={health}>
      {() =>
        figures === undefined || figures.subscriptions.length === 0 ? (
          <p class="muted">None is known to live. Health says why.</p>
        ) : (
          <>
            <dl class="pairs">
              {figures.subscriptions.map(({ resource, expirationDateTime }) => (
                <div key={resource}>
                  <dt>
                    <code>{resource}</code>
                  </dt>
                  <dd>
                    until <When at={expirationDateTime} />
                  </dd>
                </div>
              ))}
            </dl>
            {figures.teams !== undefined && (
              <p class="muted note">
                {countWords(figures.teams.subscribed)} of {countWords(figures.teams.wanted)} teams have subscriptions of
                their own.
              </p>
            )}
            {figures.certificateDaysLeft !== undefined && (
              <p class="muted note">The certificate is good for {countWords(figures.certificateDaysLeft)} more days.</p>
            )}
          </>
        )
      }
    </Section>
  );
}
