import DOMPurify from "dompurify";
import { ALLOWED_ATTRIBUTES, ALLOWED_ELEMENTS } from "./allowed-html.ts";
import { withoutStyles } from "./without-styles.ts";

/**
 * What somebody wrote, without whatever could run, ask anybody, or be taken for ours: as nodes of a document that is shown
 * nowhere. Nothing of it becomes text of a page again.
 */
export function cleanHtml(html: string): DocumentFragment {
  // What begins with a frameset would have no body at all, and nothing would be given back.
  return DOMPurify.sanitize(`<body>${withoutStyles(html)}`, {
    ALLOWED_TAGS: [...ALLOWED_ELEMENTS],
    ALLOWED_ATTR: [...ALLOWED_ATTRIBUTES],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
