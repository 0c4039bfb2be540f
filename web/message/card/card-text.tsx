import { HtmlBody } from "../body/html-body.tsx";
import { ExternalLink } from "../external-link.tsx";
import { type MarkedText, markedText, withoutFunctions } from "./markdown.ts";

/** What a card says: Markdown, or HTML where a bot writes that. */
export function CardText({ text }: { readonly text: string }) {
  const said = withoutFunctions(text);
  if (/<\/?[a-z][^>]*>/i.test(said)) return <HtmlBody html={said} />;
  return <>{markedText(said).map(pieceView)}</>;
}

function pieceView(piece: MarkedText) {
  if (piece.kind === "link") return <ExternalLink href={piece.href}>{piece.text}</ExternalLink>;
  if (piece.kind === "strong") return <strong>{piece.text}</strong>;
  return piece.kind === "emphasis" ? <em>{piece.text}</em> : piece.text;
}
