/** The ids that a template binds, by the name in its braces. */
export type PathIds<Template extends string> = Readonly<Record<NamesIn<Template>, string>>;
type NamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** What a queue item takes as its `resource`. */
const MAX_PATH_LENGTH = 2_048;

/** An id as it is written: what would end a segment or begin another part of a URL stands there encoded or not at all. */
const WRITTEN_ID = String.raw`[^'()/\\?#\s]+`;
const ID = String.raw`(?:\('(${WRITTEN_ID})'\)|/(${WRITTEN_ID}))`;

/**
 * An id as it is meant: what could be read as structure by whoever handles it next, and what no id of Graph holds, is
 * refused, above all one made of dots, which climbs, and a second encoding. `#` is in the names of guests.
 */
const MEANT_ID = /^(?!\.+$)[^'()/\\?%\s\p{C}]{1,512}$/u;

/**
 * Reads paths of one shape, given as Graph's documents write them: `/chats/{chatId}/messages/{messageId}`. Takes every
 * spelling that Graph writes or accepts: `chats('…')` and `chats/…`, words in any case, ids percent-encoded or not, with
 * or without the slash in front. Graph: "Change notifications for messages in Teams channels and chats".
 *
 * @returns a function that gives the ids, decoded, or `undefined` for a path of another shape or with a hostile id
 */
export function pathGrammar<const Template extends `/${string}`>(
  template: Template,
): (path: string) => PathIds<Template> | undefined {
  const names = Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  const pattern = new RegExp(`^/?${template.slice(1).replaceAll(/\/\{\w+\}/g, ID)}$`, "i");
  return (path) => {
    const match = path.length <= MAX_PATH_LENGTH ? pattern.exec(path) : null;
    if (!match) return undefined;
    const ids: Record<string, string> = {};
    for (const [index, name] of names.entries()) {
      const id = meantBy(match[2 * index + 1] ?? match[2 * index + 2] ?? "");
      if (id === undefined) return undefined;
      ids[name] = id;
    }
    return ids as PathIds<Template>;
  };
}

/** One way in which a path names something: gives its address, or `undefined` for any other path. */
export type PathShape<Address> = (path: string) => Address | undefined;

/** What `pathGrammar` reads, as an address. */
export function pathShape<const Template extends `/${string}`, Address>(
  template: Template,
  toAddress: (ids: PathIds<Template>) => Address,
): PathShape<Address> {
  const read = pathGrammar(template);
  return (path) => {
    const ids = read(path);
    return ids && toAddress(ids);
  };
}

function meantBy(written: string): string | undefined {
  const id = decoded(written);
  return id !== undefined && MEANT_ID.test(id) ? id : undefined;
}

function decoded(written: string): string | undefined {
  if (!written.includes("%")) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    return undefined;
  }
}

export function splitQuery(resource: string): { readonly path: string; readonly query: string } {
  const at = resource.indexOf("?");
  return at === -1 ? { path: resource, query: "" } : { path: resource.slice(0, at), query: resource.slice(at + 1) };
}

/** Ignored by Graph since the payment models ended in 2025. Graph: "Payment models and licensing requirements". */
const IGNORED_OPTIONS: ReadonlySet<string> = new Set(["model"]);

/**
 * Equal for two spellings of the same resource, whichever it is: Graph gives a subscription's resource back in varying
 * case, with or without a leading slash. Ids are compared without case too, since Graph keeps none that differ by it alone
 * while taking one of ours for a stranger would make it anew every ten minutes.
 */
export function resourceKey(resource: string): string {
  const { path, query } = splitQuery(resource);
  const segments = path
    .replace(/^\/+/, "")
    .replaceAll(/\('([^']*)'\)/g, "/$1")
    .split("/");
  const key = segments.map(plainSegment).join("/").toLowerCase();
  const options = [...new URLSearchParams(query)].filter(([name]) => !IGNORED_OPTIONS.has(name.toLowerCase()));
  return options.length === 0 ? key : `${key}?${new URLSearchParams(options)}`.toLowerCase();
}

/** One whose slash is encoded stays as it is: decoded it would be two. */
function plainSegment(segment: string): string {
  const plain = decoded(segment);
  return plain === undefined || plain.includes("/") ? segment : plain;
}
