import { useRef, useState } from "preact/hooks";
import type { paths } from "../../client/api-types.ts";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { DEAD_LETTER_COLUMNS, DeadLetterRow } from "./dead-letter-row.tsx";
import { Choice, Confirm, Head, Pager, Said, Table } from "./parts.tsx";
import { countRedrive, type RedriveRequest, redrive } from "./redrive.ts";
import { questionWords } from "./redrive-all.ts";
import { Section } from "./section.tsx";
import { useAction } from "./use-action.ts";
import { usePages } from "./use-pages.ts";
import { usePoll } from "./use-poll.ts";
import { countWords } from "./words.ts";

type Query = NonNullable<paths["/dead-letters"]["get"]["parameters"]["query"]>;
type Filter = Pick<Query, "kind" | "queue" | "reason" | "state">;

const LIMIT = 20;
const EVERY_MS = 30_000;
const CHOICES = [
  ["state", "State", ["waiting", "redriven", "resolved"], "Not resolved"],
  ["kind", "Kind", ["dead-letter", "quarantine"], "Both kinds"],
  ["queue", "Queue", ["messages", "subscriptions", "sync"], "Every queue"],
] as const;

interface Asked {
  readonly question: string;
  readonly count: number;
  readonly request: RedriveRequest;
}

/** What could not be done, why, and doing it again. */
export function DeadLettersSection({ session }: { readonly session: Session }) {
  const pages = usePages();
  const [filter, setFilter] = useState<Filter>({});
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<Asked>();
  const action = useAction();
  const query = { limit: LIMIT, ...filter, ...(pages.cursor !== undefined && { cursor: pages.cursor }) };
  const list = usePoll((signal) => answerOf(session.api.GET("/dead-letters", { params: { query }, signal })), {
    everyMs: () => EVERY_MS,
    of: JSON.stringify(query),
  });
  const reasons = useReasons(list.data?.deadLetters ?? []);
  const choose = (name: keyof Filter, value: string) => {
    pages.restart();
    setChosen([]);
    setFilter(({ [name]: _before, ...others }) => (value === "" ? others : { ...others, [name]: value }) as Filter);
  };
  const ask = (request: RedriveRequest, words: Readonly<Record<string, string | undefined>>) =>
    action.run(async () => {
      const count = await countRedrive(session, request);
      if (count === 0) return "Nothing of that waits.";
      setAsked({ request, count, question: questionWords(count, words) });
      return "";
    });
  const askForAll = () => {
    const { state: _state, ...chosenBy } = filter;
    // What comes while somebody decides is not among those that were counted.
    ask({ ...chosenBy, until: new Date().toISOString() }, chosenBy);
  };
  const confirmed = ({ request }: Asked) =>
    action.run(async (say) => {
      const said = await redrive(session, request, say);
      setChosen([]);
      list.again();
      return said;
    });
  const onChoose = (id: string, isChosen: boolean) =>
    setChosen((before) => [...before.filter((one) => one !== id), ...(isChosen ? [id] : [])]);
  const isForWaiting = filter.state === undefined || filter.state === "waiting";
  const next = list.data && cursorOf(list.data);
  return (
    <Section
      id="dead-letters"
      title="Dead letters"
      reading={list}
      isWide
      last={
        <>
          <Said action={action} />
          {asked !== undefined && (
            <Confirm
              question={asked.question}
              act={`Re-drive ${countWords(asked.count)}`}
              onConfirm={() => confirmed(asked)}
              onClose={() => setAsked(undefined)}
            />
          )}
        </>
      }
    >
      {({ deadLetters }) => (
        <>
          <div class="choices">
            {CHOICES.map(([name, label, values, every]) => (
              <Choice
                key={name}
                label={label}
                value={filter[name] ?? ""}
                options={[["", every], ...values.map((value) => [value, value] as const)]}
                onChange={(value) => choose(name, value)}
              />
            ))}
            <Choice
              label="Reason"
              value={filter.reason ?? ""}
              options={[["", "Every reason"], ...reasons.map((reason) => [reason, reason] as const)]}
              onChange={(value) => choose("reason", value)}
            />
          </div>
          {deadLetters.length === 0 ? (
            <p class="muted">None. Nothing was given up.</p>
          ) : (
            <Table words="Dead letters and quarantine">
              <Head columns={DEAD_LETTER_COLUMNS} />
              <tbody>
                {deadLetters.map((entry) => (
                  <DeadLetterRow
                    key={entry.id}
                    session={session}
                    entry={entry}
                    isChosen={chosen.includes(entry.id)}
                    onChoose={onChoose}
                  />
                ))}
              </tbody>
            </Table>
          )}
          <Pager of="dead letters" pages={pages} {...(next !== undefined && { next })} />
          <div class="buttons">
            <button
              type="button"
              aria-disabled={chosen.length === 0 || action.isBusy}
              onClick={() => chosen.length > 0 && ask({ ids: [...chosen] }, {})}
            >
              Re-drive chosen ({chosen.length}) …
            </button>
            <button
              type="button"
              aria-disabled={!isForWaiting || deadLetters.length === 0 || action.isBusy}
              onClick={() => isForWaiting && deadLetters.length > 0 && askForAll()}
            >
              Re-drive all that match …
            </button>
          </div>
        </>
      )}
    </Section>
  );
}

/** Those that were seen: more than a hundred there could be. */
function useReasons(entries: readonly { readonly reason: string }[]): readonly string[] {
  const seen = useRef(new Set<string>());
  for (const { reason } of entries) seen.current.add(reason);
  return [...seen.current].sort();
}
