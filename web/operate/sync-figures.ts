import type { Schemas } from "../../client/teamsink-client.ts";

type Sources = NonNullable<Schemas["SyncProgress"]["sources"]>;
export type SourceCounts = Sources["channels"];

const KINDS = [
  ["channels", "Channels"],
  ["userChats", "Chats of users"],
  ["chats", "Single chats"],
] as const;

export interface SourceRow {
  readonly words: string;
  readonly counts: SourceCounts;
  /** Of all, those with nothing left to be done. */
  readonly share: number;
}

/** Kinds of which there are none are left out. */
export function sourceRows(sources: Sources | undefined): readonly SourceRow[] {
  if (sources === undefined) return [];
  return KINDS.map(([kind, words]) => ({ words, counts: sources[kind], share: shareOf(sources[kind]) })).filter(
    ({ counts }) => counts.all > 0,
  );
}

function shareOf({ all, behind }: SourceCounts): number {
  return all === 0 ? 1 : (all - behind) / all;
}
