/** What came of comparing Graph's messages with the stored ones. */
export interface Figures {
  /** Comparisons: a chat's message counts once for each member whose chats were read. */
  readonly checked: number;
  /** Not stored at all. */
  readonly missing: number;
  /** Stored as an older version. */
  readonly stale: number;
  /** Of the missing and the stale, those that are stored now as Graph holds them. */
  readonly repaired: number;
  /** Without an identity or a time, or refused by the store: kept as dead letters. */
  readonly invalid: number;
}

export interface ConversationFigures extends Figures {
  readonly conversationId: string;
}

/** Figures by conversation, as many as a document holds; the others are counted together. */
export interface FigureTable {
  readonly conversations: readonly ConversationFigures[];
  readonly others: Figures;
}

export const NO_FIGURES: Figures = { checked: 0, missing: 0, stale: 0, repaired: 0, invalid: 0 };
export const EMPTY_TABLE: FigureTable = { conversations: [], others: NO_FIGURES };

/** A document of the state store stays below a megabyte with this many ids of the greatest length. */
export const MAX_CONVERSATIONS = 500;

export function add(one: Figures, other: Figures): Figures {
  return {
    checked: one.checked + other.checked,
    missing: one.missing + other.missing,
    stale: one.stale + other.stale,
    repaired: one.repaired + other.repaired,
    invalid: one.invalid + other.invalid,
  };
}

export function hasHoles({ missing, stale, invalid }: Figures): boolean {
  return missing + stale + invalid > 0;
}

/** The table with what one page brought. When it is full, conversations without holes make room. */
export function addToTable(table: FigureTable, rows: readonly ConversationFigures[], others: Figures): FigureTable {
  const byId = new Map(table.conversations.map((row) => [row.conversationId, row]));
  for (const row of rows) {
    const known = byId.get(row.conversationId);
    byId.set(row.conversationId, known ? { ...add(known, row), conversationId: row.conversationId } : row);
  }
  return bounded([...byId.values()], add(table.others, others));
}

/** Everything is compared anew: what was found before stays found, since it is repaired and will not be found again. */
export function comparedAnew({ conversations, others }: FigureTable): FigureTable {
  return {
    conversations: conversations.map((row) => ({ ...row, checked: 0 })),
    others: { ...others, checked: 0 },
  };
}

export function totalOf({ conversations, others }: FigureTable): Figures {
  return conversations.reduce(add, others);
}

function bounded(rows: readonly ConversationFigures[], others: Figures): FigureTable {
  if (rows.length <= MAX_CONVERSATIONS) return { conversations: rows, others };
  const kept = [...rows.filter(hasHoles), ...rows.filter((row) => !hasHoles(row))].slice(0, MAX_CONVERSATIONS);
  const keptIds = new Set(kept.map(({ conversationId }) => conversationId));
  const rest = rows.filter(({ conversationId }) => !keptIds.has(conversationId));
  return { conversations: kept, others: rest.reduce(add, others) };
}
