/** Marks around what such an element holds. */
const AROUND: Readonly<Record<string, string>> = {
  STRONG: "**",
  B: "**",
  EM: "*",
  I: "*",
  DEL: "~~",
  S: "~~",
  CODE: "`",
};
const BLOCKS = new Set(["P", "DIV", "UL", "OL", "PRE", "BLOCKQUOTE", "H1", "H2", "H3", "TABLE"]);

/** What a message says as somebody would type it: it becomes the same again. Quotations and files are not text. */
export function markdownOf(node: Node): string {
  return childrenOf(node)
    .replaceAll(/[ \t]+\n/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function childrenOf(node: Node): string {
  return [...node.childNodes].map(partOf).join("");
}

function partOf(node: Node): string {
  if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? "") : "";
  const name = node.tagName.toUpperCase();
  const inner = () => childrenOf(node);
  if (name === "BR") return "\n";
  if (name === "AT") return `@${node.textContent}`;
  if (name === "ATTACHMENT") return "";
  if (name === "EMOJI") return node.getAttribute("alt") ?? "";
  if (name === "PRE") return `\n\n\`\`\`\n${node.textContent}\n\`\`\`\n\n`;
  if (name === "LI") return `${markOf(node)} ${inner().trim()}\n`;
  if (name === "A") return linkOf(node, inner());
  const around = AROUND[name];
  if (around !== undefined) return `${around}${inner()}${around}`;
  return BLOCKS.has(name) ? `\n\n${inner().trim()}\n\n` : inner();
}

function markOf(item: Element): string {
  const { parentElement } = item;
  if (parentElement?.tagName !== "OL") return "-";
  return `${[...parentElement.children].indexOf(item) + 1}.`;
}

function linkOf(link: Element, words: string): string {
  const href = link.getAttribute("href") ?? "";
  return href === words || href === "" ? words : `[${words}](${href})`;
}
