const TAG = /<[a-z][^<>]*>/gi;
const STYLE = /\s(?:style|on[a-z]+)\s*=\s*(?:"[^"]*"|'[^']*')/gi;

/**
 * Teams writes styles into nearly everything, and browsers report each to the console as refused, even of a document that is
 * only read. For quiet alone: what is kept out is decided afterwards, of the nodes.
 */
export function withoutStyles(html: string): string {
  return html.replaceAll(TAG, (tag) => tag.replaceAll(STYLE, ""));
}
