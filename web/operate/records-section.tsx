import { useState } from "preact/hooks";
import type { Schemas } from "../../client/teamsink-client.ts";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { Head, Pager, Table, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import { usePages } from "./use-pages.ts";
import { never, usePoll } from "./use-poll.ts";
import { countWords } from "./words.ts";

type AccessRecord = Schemas["AccessRecordPage"]["accessRecords"][number];

const LIMIT = 20;
const COLUMNS = ["When", "Who", "Asked for", "Status", "-Things", "-Conversation"];
const FIELDS = [
  ["conversation_id", "Conversation"],
  ["principal_id", "Who, by id"],
  ["function", "Function"],
] as const;

/** Who read what. Read when somebody asks: reading it is recorded as well. */
export function RecordsSection({ session }: { readonly session: Session }) {
  const pages = usePages();
  const [filter, setFilter] = useState<Readonly<Record<string, string>>>({});
  const query = { limit: LIMIT, ...filter, ...(pages.cursor !== undefined && { cursor: pages.cursor }) };
  const records = usePoll((signal) => answerOf(session.api.GET("/access-records", { params: { query }, signal })), {
    everyMs: never,
    of: JSON.stringify(query),
  });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const given = FIELDS.map(([name]) => [name, String(form.get(name)).trim()] as const).filter(([, text]) => text);
    pages.restart();
    setFilter(Object.fromEntries(given));
  };
  const next = records.data && cursorOf(records.data);
  return (
    <Section
      id="records"
      title="Who read what"
      reading={records}
      isWide
      first={
        <form class="choices" onSubmit={onSubmit}>
          {FIELDS.map(([name, words]) => (
            <label key={name} class="choice">
              {words}
              <input name={name} type="text" autocomplete="off" spellcheck={false} />
            </label>
          ))}
          <button type="submit">Look for these</button>
        </form>
      }
    >
      {({ accessRecords }) => (
        <>
          {accessRecords.length === 0 ? (
            <p class="muted">Nobody asked for that.</p>
          ) : (
            <Table words="Who read what, newest first">
              <Head columns={COLUMNS} />
              <tbody>{accessRecords.map(RecordRow)}</tbody>
            </Table>
          )}
          <Pager of="records" pages={pages} {...(next !== undefined && { next })} />
        </>
      )}
    </Section>
  );
}

const KINDS = { key: "Key", app: "App", user: "Person", hook: "Hook" } as const;

function RecordRow({ invocationId, answeredDateTime, principal, method, status, count, ...asked }: AccessRecord) {
  return (
    <tr key={invocationId}>
      <th scope="row">
        <When at={answeredDateTime} />
      </th>
      <td>
        {KINDS[principal.kind]} <span class="id">{principal.id}</span>
      </td>
      <td>
        {method} {asked.function}
      </td>
      <td>{status}</td>
      <td class="wide">{countWords(count)}</td>
      <td class="id wide">{asked.conversationId ?? "–"}</td>
    </tr>
  );
}
