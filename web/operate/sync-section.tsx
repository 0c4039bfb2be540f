import { useRef, useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Bar, Choice, Head, Pager, Table, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { type SourceCounts, sourceRows } from "./sync-figures.ts";
import { usePages } from "./use-pages.ts";
import { usePoll } from "./use-poll.ts";
import { countOf, countWords } from "./words.ts";

type Progress = Schemas["SyncProgress"];
type Failure = Progress["failures"][number];
type Outcome = Failure["outcome"];

const LIMIT = 20;
const EVERY_MS = 60_000;
const OUTCOMES = [
  ["", "Every reason"],
  ["gone", "Gone"],
  ["refused", "Refused"],
  ["may-pass", "May pass"],
  ["excluded", "Excluded"],
] as const;
const OTHERS = [
  ["behind", "waiting for their turn"],
  ["notDue", "read shortly before"],
  ["gone", "gone"],
  ["refused", "refused"],
  ["mayPass", "tried again another day"],
  ["excluded", "left out by a setting"],
] as const satisfies readonly (readonly [keyof SourceCounts, string])[];

/** How far the daily sync has come, and what it went on without. */
export function SyncSection({ session }: { readonly session: Session }) {
  const pages = usePages();
  const [outcome, setOutcome] = useState("");
  const query = {
    limit: LIMIT,
    ...(pages.cursor !== undefined && { cursor: pages.cursor }),
    ...(outcome !== "" && { outcome: outcome as Outcome }),
  };
  const sync = usePoll((signal) => answerOf(session.api.GET("/sync", { params: { query }, signal })), {
    everyMs: () => EVERY_MS,
    of: JSON.stringify(query),
  });
  // What is counted stands in the first answer alone.
  const counted = useRef<Progress | undefined>(undefined);
  if (sync.data?.sources !== undefined || counted.current === undefined) counted.current = sync.data;
  const choose = (value: string) => {
    pages.restart();
    setOutcome(value);
  };
  const next = sync.data && cursorOf(sync.data);
  return (
    <Section id="sync" title="Daily sync" reading={sync}>
      {({ failures }) => {
        const { startedDateTime = null, sources, lists = [] } = counted.current ?? {};
        return (
          <>
            <p>
              {startedDateTime === null ? (
                "None has begun yet."
              ) : (
                <>
                  Began <When at={startedDateTime} />
                  {lists.some(({ isDone }) => !isDone) && ". Sources are still being found"}.
                </>
              )}
            </p>
            {sourceRows(sources).map(({ words, counts, share }) => (
              <div key={words} class="progress">
                <h3>{words}</h3>
                <Bar words={`${words}: share that is done`} share={share} />
                <p class="muted note">{sourceWords(counts)}</p>
              </div>
            ))}
            {startedDateTime !== null && (
              <>
                <div class="choices">
                  <h3>What it went on without</h3>
                  <Choice label="Why" value={outcome} options={OUTCOMES} onChange={choose} />
                </div>
                <Failures failures={failures} />
                <Pager of="what the sync went on without" pages={pages} {...(next !== undefined && { next })} />
              </>
            )}
          </>
        );
      }}
    </Section>
  );
}

function sourceWords(counts: SourceCounts): string {
  const others = OTHERS.filter(([name]) => counts[name] > 0).map(
    ([name, words]) => `${countWords(counts[name])} ${words}`,
  );
  return [`${countWords(counts.read)} of ${countOf(counts.all, "source")} read`, ...others].join(" · ");
}

function Failures({ failures }: { readonly failures: readonly Failure[] }) {
  if (failures.length === 0) return <p class="muted">Nothing.</p>;
  return (
    <Table words="What the sync went on without">
      <Head columns={["Source", "Why", "When"]} />
      <tbody>
        {failures.map(({ source, outcome, reason, failedDateTime }) => (
          <tr key={source}>
            <th scope="row" class="id">
              {source}
            </th>
            <td>{reason === null ? outcome : <code>{reason}</code>}</td>
            <td>
              <When at={failedDateTime} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
