const PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);
/** Browsers read over these, so that `java\nscript:` is one word to them, or turn what is read around. A blank is one that somebody forgot to encode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const READ_OVER = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/;

/** An address that may be a link, as it will be asked for; `undefined`: it is none that anybody should follow. */
export function safeLink(address: unknown): string | undefined {
  if (typeof address !== "string") return undefined;
  const trimmed = address.trim();
  if (READ_OVER.test(trimmed)) return undefined;
  const url = URL.parse(trimmed);
  return url !== null && PROTOCOLS.has(url.protocol) ? url.href : undefined;
}

/** Where a link leads, for whoever is to decide whether to follow it. */
export function hostOf(href: string): string {
  const url = URL.parse(href);
  return url === null ? "" : url.host || url.pathname;
}

export type LinkedText = string | { readonly href: string; readonly text: string };

const ADDRESS = /https?:\/\/[^\s<>"']{1,2000}/giu;
/** At the end of an address they belong to the sentence. */
const SENTENCE_END = /[.,:;!?)\]}]+$/u;

/** Plain text with the addresses in it as links. */
export function withLinks(text: string): readonly LinkedText[] {
  const parts: LinkedText[] = [];
  let position = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(SENTENCE_END, "");
    const href = safeLink(address);
    if (href === undefined) continue;
    parts.push(text.slice(position, index), { href, text: address });
    position = index + address.length;
  }
  return [...parts, text.slice(position)].filter((part) => part !== "");
}
