import { ExternalLink } from "../external-link.tsx";
import { kindOfFile } from "../words/content-words.ts";
import { safeLink } from "../words/safe-link.ts";
import { Download } from "./download.tsx";

/** A file is a link: what is kept of it is a copy, at the time of the message or soon after. */
export function FileAttachment({ name, contentUrl }: { readonly name: string; readonly contentUrl: string }) {
  const href = safeLink(contentUrl);
  const shown = name || lastPartOf(href) || "A file";
  return (
    <div class="file">
      <span class="kind" aria-hidden="true">
        {kindOfFile(shown)}
      </span>
      <span class="about">
        {href === undefined ? <bdi>{shown}</bdi> : <ExternalLink href={href}>{shown}</ExternalLink>}
        <Download address={contentUrl} name={shown} />
      </span>
    </div>
  );
}

function lastPartOf(href: string | undefined): string {
  const path = href === undefined ? "" : new URL(href).pathname;
  try {
    return decodeURIComponent(path.split("/").at(-1) ?? "");
  } catch {
    return "";
  }
}
