import { hash } from "node:crypto";
import type { SearchDocument, SearchPhrase, SearchQuery } from "../port/search-index.ts";
import type { Senders } from "../port/senders.ts";

const DIGEST_LENGTH = 24;
/** Of their own column: no word is one. */
const BLOCKED = "blocked";
const ATTACHMENT = "attachment";

/** What a document is filtered by, as words: FTS5 then passes over the others without looking at them. */
export function marksOf({
  senderIds,
  senderTypes,
  mentionedIds,
  teamId,
  hasAttachment,
  isBlocked,
}: SearchDocument): string {
  return [
    ...senderMarks({ ids: senderIds, types: senderTypes }),
    ...mentionedIds.map((id) => markOf("mentions", id)),
    ...(teamId === null ? [] : [markOf("team", teamId)]),
    ...(hasAttachment ? [ATTACHMENT] : []),
    ...(isBlocked ? [BLOCKED] : []),
  ].join(" ");
}

function senderMarks({ ids, types }: Senders): string[] {
  return [...ids.map((id) => markOf("from", id)), ...types.map((type) => markOf("sendertype", type))];
}

/** Ids may hold whatever Graph likes. */
function markOf(name: string, id: string): string {
  return `${name}${hash("sha256", id, "hex").slice(0, DIGEST_LENGTH)}`;
}

/**
 * The question in the words of FTS5: "FTS5 Extension", "Full-text Query Syntax". Terms hold no quotes, and whatever else they
 * hold is quoted.
 *
 * @returns `undefined` where nothing has to be there, which FTS5 cannot ask for
 */
export function matchExpression(query: SearchQuery): string | undefined {
  const { expression, senders, mentions, teamId, hasAttachment, withBlocked } = query;
  const needed = [
    ...expression.all.map((group) => `{text names} : (${group.map(phraseSql).join(" OR ")})`),
    ...(senders === undefined ? [] : [`marks : (${senderMarks(senders).map(quoted).join(" OR ")})`]),
    ...(mentions === undefined ? [] : [`marks : ${quoted(markOf("mentions", mentions))}`]),
    ...(teamId === undefined ? [] : [`marks : ${quoted(markOf("team", teamId))}`]),
    ...(hasAttachment ? [`marks : ${quoted(ATTACHMENT)}`] : []),
  ];
  if (needed.length === 0) return undefined;
  const unwanted = [
    ...expression.none.map((phrase) => `{text names} : ${phraseSql(phrase)}`),
    ...(withBlocked ? [] : [`marks : ${quoted(BLOCKED)}`]),
  ];
  const wanted = `(${needed.map((each) => `(${each})`).join(" AND ")})`;
  return unwanted.length === 0 ? wanted : `${wanted} NOT (${unwanted.map((each) => `(${each})`).join(" OR ")})`;
}

function phraseSql({ terms, isPrefix }: SearchPhrase): string {
  return `${quoted(terms.join(" "))}${isPrefix ? " *" : ""}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
