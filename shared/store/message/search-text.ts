/**
 * A message as plain text, for search: subject, body and attachment names, white space folded. HTML is read, not
 * rendered: the result is never shown as HTML, so an entity we do not know may stay as it is.
 */
export function searchText(payload: Readonly<Record<string, unknown>>): string {
  const body = asRecord(payload.body);
  const content = typeof body.content === "string" ? body.content : "";
  const isHtml = String(body.contentType).toLowerCase() === "html";
  const attachments = Array.isArray(payload.attachments) ? payload.attachments : [];
  return [
    payload.subject,
    isHtml ? htmlToText(content) : content,
    ...attachments.map((attachment) => asRecord(attachment).name),
  ]
    .filter((part): part is string => typeof part === "string")
    .join(" ")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** The entities that Teams writes; numeric ones are decoded by number. */
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** Elements that end a word; the others, such as `<b>`, may stand inside one. */
const BREAKS = /<\/?(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|pre|hr|attachment|codeblock)\b[^<>]*>/gi;
const TAGS = /<[^<>]*>/g;
const REFERENCES = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{1,8}));/g;

/** Each step reads the text once from left to right, so a hostile body costs no more than its length. */
function htmlToText(html: string): string {
  return html.replaceAll(BREAKS, " ").replaceAll(TAGS, "").replaceAll(REFERENCES, decodeReference).toWellFormed();
}

function decodeReference(whole: string, ...[decimal, hex, name]: (string | undefined)[]): string {
  if (name) return ENTITIES[name.toLowerCase()] ?? whole;
  const codePoint = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
