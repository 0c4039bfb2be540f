import type { ComponentChildren } from "preact";
import { h } from "preact";
import { CodeBlock } from "../content/code-block.tsx";
import { Download } from "../content/download.tsx";
import { ForeignPicture } from "../content/foreign-picture.tsx";
import { Picture } from "../content/picture.tsx";
import { ExternalLink } from "../external-link.tsx";
import { Scroller } from "../scroller.tsx";
import { hostedIdIn } from "../words/content-words.ts";
import type { ChatMessage } from "../words/identity.ts";
import { safeLink } from "../words/safe-link.ts";
import { altOf, pixelsOf, spanOf } from "./allowed-html.ts";
import { Mention } from "./mention.tsx";

/** What the text of a message names of that message. */
export interface OwnParts {
  attachmentAt(id: string): ComponentChildren;
  mentionAt(index: string): NonNullable<ChatMessage["mentions"]>[number] | undefined;
}

interface Part {
  readonly element: Element;
  readonly children: ComponentChildren;
  readonly own: OwnParts;
}
type View = (part: Part) => ComponentChildren;

const heading: View = ({ element, children }) =>
  // One below the page's own, so that no message stands above the conversation.
  h(`h${Math.min(Number(element.localName.slice(1)) + 1, 6)}`, { dir: "auto" }, children);

const cell: View = ({ element, children }) => {
  const [colSpan, rowSpan] = ["colspan", "rowspan"].map((name) => spanOf(element.getAttribute(name)));
  return h(element.localName, { dir: "auto", colSpan, rowSpan }, children);
};

const codeBlock: View = ({ element }) => <CodeBlock code={codeOf(element).replace(/\n$/, "")} label="Code" />;

const media: View = ({ element }) => {
  const hostedId = hostedIdIn(element.getAttribute("src") ?? "");
  const name = element.localName === "video" ? "Video" : "Sound";
  return (
    <span class="media">
      {name} {hostedId !== undefined && <Download address={hostedId} name={name} />}
    </span>
  );
};

/** What Teams means by an element, as something of ours. Whatever is no row here leaves its words alone. */
const VIEWS: Readonly<Record<string, View>> = {
  a: ({ element, children }) => {
    const href = safeLink(element.getAttribute("href"));
    return href === undefined ? children : <ExternalLink href={href}>{children}</ExternalLink>;
  },
  img: ({ element }) => imageView(element),
  ol: ({ element, children }) => {
    const start = Number.parseInt(element.getAttribute("start") ?? "", 10);
    return h("ol", Number.isSafeInteger(start) ? { start } : null, children);
  },
  table: ({ children }) => (
    <Scroller label="Table">
      <table>{children}</table>
    </Scroller>
  ),
  td: cell,
  th: cell,
  pre: codeBlock,
  codeblock: codeBlock,
  ...Object.fromEntries(["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, heading])),
  video: media,
  audio: media,
  at: ({ element, children, own }) => (
    <Mention mention={own.mentionAt(element.getAttribute("id") ?? "")}>{children}</Mention>
  ),
  attachment: ({ element, own }) => own.attachmentAt(element.getAttribute("id") ?? ""),
  emoji: ({ element }) => (
    <span class="emoji" title={element.getAttribute("title") ?? undefined}>
      {element.getAttribute("alt")}
    </span>
  ),
  customemoji: ({ element }) => {
    const hostedId = hostedIdIn(element.getAttribute("source") ?? "");
    const name = element.getAttribute("alt") || "emoji";
    if (hostedId === undefined) return <span class="emoji">{name}</span>;
    return <Picture hostedId={hostedId} alt={name} width={24} height={24} />;
  },
};

export function elementView(part: Part): ComponentChildren {
  const { localName } = part.element;
  return Object.hasOwn(VIEWS, localName) ? VIEWS[localName]?.(part) : part.children;
}

function imageView(element: Element): ComponentChildren {
  const address = element.getAttribute("src") ?? "";
  const alt = altOf(element.getAttribute("alt"));
  if (/\/emoji$/i.test(element.getAttribute("itemtype") ?? "")) return <span class="emoji">{alt}</span>;
  const hostedId = hostedIdIn(address);
  if (hostedId === undefined) return <ForeignPicture address={address} alt={alt} />;
  const [width, height] = ["width", "height"].map((name) => pixelsOf(element.getAttribute(name)));
  return <Picture hostedId={hostedId} alt={alt} width={width} height={height} />;
}

/** Lines are broken by elements as well as by line breaks, and blanks are those that code is written with. */
function codeOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replaceAll("\u00a0", " ");
  if (!(node instanceof Element)) return "";
  if (node.localName === "br") return "\n";
  const inner = [...node.childNodes].map(codeOf).join("");
  return node.localName === "div" || node.localName === "p" ? `${inner}\n` : inner;
}
