import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { usePoll } from "./use-poll.ts";
import { countOf, countWords, durationWords } from "./words.ts";

type Hook = Schemas["Hook"];

const EVERY_MS = 60_000;
const MOOD = { active: "good", paused: "muted", disabled: "bad" } as const;

/** Who is posted what is new, and how far behind each is. */
export function HooksSection({ session }: { readonly session: Session }) {
  const hooks = usePoll((signal) => answerOf(session.api.GET("/hooks", { signal })), { everyMs: () => EVERY_MS });
  return (
    <Section id="hooks" title="Hooks" reading={hooks}>
      {({ hooks: all }) =>
        all.length === 0 ? <p class="muted">Nobody is posted anything.</p> : <ul class="lines">{all.map(HookLine)}</ul>
      }
    </Section>
  );
}

function HookLine({ hookId, url, description, state, reason, progress }: Hook) {
  return (
    <li key={hookId} class="hook">
      <strong class="id">{description ?? url}</strong>
      <span class={`state ${progress?.trouble ? "warn" : MOOD[state]}`}>
        {lagWords({ state, reason, progress }, Date.now())}
      </span>
      {progress !== null && (
        <span class="muted note">
          {countOf(progress.delivered, "event")} delivered, last{" "}
          <When at={progress.deliveredDateTime} otherwise="never" />
          {progress.handedOver > 0 && `; ${countWords(progress.handedOver)} refused ones are tried on`}
        </span>
      )}
    </li>
  );
}

function lagWords({ state, reason, progress }: Pick<Hook, "state" | "reason" | "progress">, nowMs: number): string {
  if (state !== "active") return reason === null ? state : `${state}: ${reason}`;
  if (!progress?.trouble) return "keeps up";
  const { sinceDateTime, status, reason: why, attempts } = progress.trouble;
  const behind = durationWords(nowMs - Date.parse(sinceDateTime));
  return `behind for ${behind}: ${why ?? `status ${status}`}, ${countOf(attempts, "attempt")}`;
}
