/** What of somebody's writing a tab keeps, so that leaving it for a second factor loses nothing; it ends with the tab. */
type Kind = "drafts" | "outgoing";

/** Of each person their own. */
function nameOf(kind: Kind, personId: string): string {
  return `teamsink.${kind}.${personId}`;
}

export function keptWriting<Kept>(kind: Kind, personId: string): Kept | undefined {
  const kept = sessionStorage.getItem(nameOf(kind, personId));
  return kept === null ? undefined : (JSON.parse(kept) as Kept);
}

/** @param isEmpty nothing is kept of nothing */
export function keepWriting(kind: Kind, personId: string, kept: { readonly all: unknown; readonly isEmpty: boolean }) {
  if (kept.isEmpty) return sessionStorage.removeItem(nameOf(kind, personId));
  try {
    sessionStorage.setItem(nameOf(kind, personId), JSON.stringify(kept.all));
  } catch {
    // The tab's room is full: it is on the page still, and who leaves is asked.
  }
}
