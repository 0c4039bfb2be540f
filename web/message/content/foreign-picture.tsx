import { ExternalLink } from "../external-link.tsx";
import { hostOf, safeLink } from "../words/safe-link.ts";

/** Pictures that a browser only draws, in the text itself. */
const DRAWN = /^data:image\/(?:png|jpeg|gif|webp|bmp);base64,/i;

/** One that is nowhere but in the text itself is drawn; whatever is anywhere else is a link, which nobody follows unasked. */
export function ForeignPicture({ address, alt }: { readonly address: string; readonly alt: string }) {
  if (DRAWN.test(address)) return <img class="drawn" src={address} alt={alt} />;
  const href = safeLink(address);
  if (href === undefined) return <span class="missing">{`${alt}: not kept`}</span>;
  return <ExternalLink href={href}>{`${alt}, at ${hostOf(href)}`}</ExternalLink>;
}
