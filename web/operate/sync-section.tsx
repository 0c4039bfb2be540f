import type { Schemas } from "../../client/teamsink-client.ts";
import { Section } from "./section.tsx";
import type { Polled } from "./use-poll.ts";
import { number, when } from "./words.ts";

export type SyncProgress = Schemas["SyncProgress"];
type Sources = NonNullable<SyncProgress["sources"]>;

const KINDS: readonly (readonly [kind: keyof Sources, words: string])[] = [
  ["channels", "Channels"],
  ["userChats", "Chats of users"],
  ["chats", "Single chats"],
];

/** How far the daily sync has come, and what Graph did not give. */
export function SyncSection({ polled }: { readonly polled: Polled<SyncProgress> }) {
  const { value } = polled;
  return (
    <Section id="sync" title="Daily sync" polled={polled}>
      <p>{value?.startedDateTime ? `The last began ${when(value.startedDateTime)}.` : "None has begun yet."}</p>
      {value?.sources !== undefined && (
        <table>
          <thead>
            <tr>
              <th scope="col">Sources</th>
              <th scope="col">Read</th>
              <th scope="col">Behind</th>
              <th scope="col">Refused</th>
              <th scope="col">Gone</th>
            </tr>
          </thead>
          <tbody>
            {KINDS.map(([kind, words]) => {
              const of = value.sources?.[kind];
              return of === undefined ? null : (
                <tr key={kind}>
                  <th scope="row">{words}</th>
                  <td>
                    {number(of.read)} of {number(of.all)}
                  </td>
                  <td>{number(of.behind)}</td>
                  <td>{number(of.refused + of.mayPass)}</td>
                  <td>{number(of.gone)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {value !== undefined && value.failures.length > 0 && (
        <details>
          <summary>What was not read</summary>
          <ul>
            {value.failures.map(({ source, reason, outcome }) => (
              <li key={source}>
                {source}: {reason ?? "left out by a setting"} ({outcome})
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
