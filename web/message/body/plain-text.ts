import { cleanHtml } from "./clean-html.ts";

const BREAKS: ReadonlySet<string> = new Set(
  "p div br li tr table h1 h2 h3 h4 h5 h6 blockquote pre hr attachment codeblock ol ul".split(" "),
);

/** What a body says, line by line: to be compared, or where there is room for words alone. */
export function plainTextOf(html: string): string {
  return lines(cleanHtml(html))
    .replaceAll(/[ \t\u00a0]+/g, " ")
    .replaceAll(/\s*\n\s*/g, "\n")
    .trim();
}

function lines(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replaceAll("\n", " ");
  const inner = [...node.childNodes].map(lines).join("");
  if (!(node instanceof Element)) return inner;
  const name = node.localName;
  if (name === "img" || name === "emoji" || name === "customemoji") return node.getAttribute("alt") ?? "";
  if (name === "td" || name === "th") return `${inner} `;
  return BREAKS.has(name) ? `\n${inner}\n` : inner;
}
