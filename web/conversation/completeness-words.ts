import type { Schemas } from "../../client/teamsink-client.ts";

export interface Completeness {
  readonly state: "whole" | "holes" | "unknown";
  /** A word or two for the bar. */
  readonly word: string;
  readonly sentence: string;
}

/** The last audit that came to its end, with what it found. */
export interface LastAudit {
  readonly run: Schemas["AuditRun"];
  /** Whether it found more than this. */
  readonly hasMore: boolean;
}

const AT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** What an audit says of one conversation: whether what Graph knew of it then is stored. */
export function completenessOf(audit: LastAudit | undefined, conversationId: string): Completeness {
  if (audit === undefined) return unknown("Not audited", "No audit has compared it with Graph yet.");
  const { run, hasMore } = audit;
  const when = AT.format(Date.parse(run.finishedDateTime ?? run.startedDateTime));
  if (run.conversations === undefined) {
    return unknown("Not known", `What the audit of ${when} found is not kept any more.`);
  }
  const found = run.conversations.filter((one) => one.conversationId === conversationId);
  const open = Math.max(0, ...found.map(({ missing, stale, repaired }) => missing + stale - repaired));
  if (open > 0) {
    const sentence = `The audit of ${when} found ${counted(open)} that could not be stored as Graph holds them.`;
    return { state: "holes", word: `${open} missing`, sentence };
  }
  const healed = Math.max(0, ...found.map(({ missing, stale }) => missing + stale));
  if (healed > 0) {
    const sentence = `The audit of ${when} found ${counted(healed)} missing or old, and stored what Graph holds.`;
    return { state: "whole", word: "Complete", sentence };
  }
  // A conversation is read by several sources, and one that failed may be the one that knew of more.
  if (hasMore || run.state !== "complete") {
    return unknown("Not sure", `The audit of ${when} found nothing missing here, but could not compare everything.`);
  }
  const until = AT.format(Date.parse(run.untilDateTime));
  const sentence = `The audit of ${when} found nothing missing: what was written until ${until} is stored.`;
  return { state: "whole", word: "Complete", sentence };
}

function unknown(word: string, sentence: string): Completeness {
  return { state: "unknown", word, sentence };
}

function counted(messages: number): string {
  return messages === 1 ? "one message" : `${messages} messages`;
}
