/** Elements of a message that are shown as they are, without any attribute. */
export const PLAIN_ELEMENTS: ReadonlySet<string> = new Set([
  ...["p", "div", "span", "br", "hr", "blockquote", "ul", "li", "dl", "dt", "dd"],
  ...[
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "strike",
    "del",
    "ins",
    "sub",
    "sup",
    "small",
    "mark",
    "code",
    "kbd",
    "q",
    "cite",
  ],
  ...["caption", "thead", "tbody", "tfoot", "tr", "figure", "figcaption"],
]);

/** Blocks, each of which is written in a direction of its own. */
export const BLOCKS: ReadonlySet<string> = new Set(["p", "div", "li", "blockquote", "td", "th", "dt", "dd", "caption"]);

/** Elements that are shown as something of ours. Teams: "at", "attachment", "codeblock", "emoji", "customemoji", "readonly". */
const OWN_ELEMENTS = [
  ...["a", "img", "ol", "table", "td", "th", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "video", "audio"],
  ...["at", "attachment", "codeblock", "emoji", "customemoji", "readonly"],
];

/**
 * All that is left of what somebody wrote. Of the attributes none reaches the page by itself: each is read by the one
 * component that needs it.
 */
export const ALLOWED_ELEMENTS: readonly string[] = [...PLAIN_ELEMENTS, ...OWN_ELEMENTS];
export const ALLOWED_ATTRIBUTES: readonly string[] = [
  ...["href", "src", "source", "alt", "title", "width", "height", "id", "itemtype", "colspan", "rowspan", "start"],
];

/** Of a table's cell; more than this is no table. */
const MAX_SPAN = 100;

/** A whole number of an attribute, between one and a hundred. */
export function spanOf(value: string | null): number | undefined {
  const span = /^\d{1,3}$/.test(value ?? "") ? Number(value) : 0;
  return span > 1 && span <= MAX_SPAN ? span : undefined;
}

/** A length in pixels, as Teams writes it: "424.6575342465753". */
export function pixelsOf(value: string | null): number | undefined {
  const pixels = Number.parseFloat(value ?? "");
  return pixels > 0 && pixels < 10_000 ? Math.round(pixels) : undefined;
}

/** Teams writes "image" where nobody wrote anything. */
export function altOf(alt: string | null): string {
  const said = (alt ?? "").trim();
  return /^(?:image|img|picture)?$/i.test(said) ? "Picture" : said;
}
