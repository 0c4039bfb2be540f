import { TeamsinkError } from "../base/errors/errors.ts";

/** Every resource family here is in this version; nothing of /beta is used. */
const VERSION = "v1.0";

/**
 * A path below the version, with every interpolated id as exactly one encoded segment: graphPath`/teams/${id}/channels`.
 * An id that is empty or made of dots would climb to another resource and is refused.
 *
 * @throws TeamsinkError `graph-bad-request`
 */
export function graphPath(texts: TemplateStringsArray, ...ids: readonly string[]): string {
  return texts.map((text, index) => (index === 0 ? text : `${encodeSegment(ids[index - 1] ?? "")}${text}`)).join("");
}

function encodeSegment(id: string): string {
  if (/^\.*$/.test(id) || !id.isWellFormed()) {
    throw new TeamsinkError("graph-bad-request", "an id cannot stand in a path of Graph");
  }
  return encodeURIComponent(id);
}

/**
 * Whether an absolute link leads to the endpoint we speak to. Any other must not be followed, since our token would go
 * with it. Decided on the parsed URL: in `https://graph.microsoft.com:x@evil.example/` the host is the last one.
 */
export function isLinkTo(endpoint: string, link: string): boolean {
  if (!URL.canParse(link)) return false;
  const url = new URL(link);
  return url.origin === new URL(endpoint).origin && url.username === "" && url.password === "";
}

/** @throws TeamsinkError `graph-answer-invalid` for a link to anywhere else */
export function toUrl(endpoint: string, pathOrLink: string): URL {
  if (pathOrLink.startsWith("/")) return new URL(`${endpoint}/${VERSION}${pathOrLink}`);
  if (isLinkTo(endpoint, pathOrLink)) return new URL(pathOrLink);
  throw new TeamsinkError("graph-answer-invalid", "a link that leads outside GRAPH_ENDPOINT was not followed");
}

/**
 * The path with every id as `*`: few enough to count by. Segments of letters only are Graph's words, but between colons, where
 * folders and files are named ("Addressing resources in a drive on OneDrive").
 */
export function routeOf(url: URL): string {
  const segments = url.pathname.split("/").filter((segment) => segment !== "" && segment !== VERSION);
  let isNamed = false;
  const words = segments.map((segment) => {
    const isWord = !isNamed && /^[A-Za-z]+$/.test(segment);
    if (segment.endsWith(":")) isNamed = !isNamed;
    return isWord ? segment : "*";
  });
  return `/${words.join("/")}`;
}
