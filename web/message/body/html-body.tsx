import type { ComponentChildren } from "preact";
import { h } from "preact";
import { useMemo } from "preact/hooks";
import { BLOCKS, PLAIN_ELEMENTS } from "./allowed-html.ts";
import { cleanHtml } from "./clean-html.ts";
import { elementView, type OwnParts } from "./own-elements.tsx";

/** HTML that somebody wrote: cleaned, and then built anew of elements that are ours. */
export function HtmlBody({ html }: { readonly html: string }) {
  const nodes = useMemo(() => cleanHtml(html), [html]);
  return <CleanNodes nodes={nodes} own={NOTHING} />;
}

/** What stands in a quotation or a card names nothing of this message; else one could be made to hold itself. */
const NOTHING: OwnParts = { attachmentAt: () => null, mentionAt: () => undefined };

export function CleanNodes({ nodes, own }: { readonly nodes: DocumentFragment; readonly own: OwnParts }) {
  return (
    <div class="html" dir="auto">
      {childrenOf(nodes, own)}
    </div>
  );
}

function childrenOf(node: Node, own: OwnParts): ComponentChildren {
  return [...node.childNodes].map((child) => nodeView(child, own));
}

function nodeView(node: Node, own: OwnParts): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  const children = childrenOf(node, own);
  if (PLAIN_ELEMENTS.has(name)) return h(name, BLOCKS.has(name) ? { dir: "auto" } : null, children);
  return elementView({ element: node, children, own });
}
