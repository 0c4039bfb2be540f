import { useEffect, useState } from "preact/hooks";
import { answerOf, cursorOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { completenessOf, type Completeness as Found, type LastAudit } from "./completeness-words.ts";

/** The most findings that one answer of the API holds. */
const FINDINGS = 1_000;

/** Whether all of a conversation is stored, by the last audit. */
export function Completeness({
  session,
  conversationId,
}: {
  readonly session: Session;
  readonly conversationId: string;
}) {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    let isWanted = true;
    setFound(undefined);
    // Nothing is said where the audit cannot be asked for: the messages are what one came for.
    const show = (audit: LastAudit | undefined) => isWanted && setFound(completenessOf(audit, conversationId));
    lastAudit(session).then(show, () => {});
    return () => {
      isWanted = false;
    };
  }, [session, conversationId]);
  if (found === undefined) return null;
  return (
    <details class={`completeness ${found.state}`}>
      <summary>{found.word}</summary>
      <p>{found.sentence}</p>
    </details>
  );
}

/** While one is under way, the one before: its findings are told where it is asked for by name. */
async function lastAudit({ api }: Session): Promise<LastAudit | undefined> {
  const report = await answerOf(api.GET("/audit", { params: { query: { limit: 2, findings: FINDINGS } } }));
  const finished = report.runs.find(({ finishedDateTime }) => finishedDateTime !== null);
  if (finished === undefined) return undefined;
  if (finished === report.runs[0]) return { run: finished, hasMore: cursorOf(report) !== undefined };
  const query = { run: finished.startedDateTime, findings: FINDINGS };
  const named = await answerOf(api.GET("/audit", { params: { query } }));
  return named.runs[0] && { run: named.runs[0], hasMore: cursorOf(named) !== undefined };
}
