/** A query as ASP.NET Core, which the real host is built on, reads it. */

interface QueryValue {
  /** As it was spelled first. */
  readonly name: string;
  /** Repeated ones joined by commas, as header values are. */
  readonly value: string;
}

/** By the name in lower case: `Limit` and `limit` are one. */
export function queryValues(url: URL): ReadonlyMap<string, QueryValue> {
  const values = new Map<string, QueryValue>();
  for (const pair of url.search.slice(1).split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = at === -1 ? "" : decode(pair.slice(at + 1));
    const known = values.get(name.toLowerCase());
    values.set(name.toLowerCase(), known ? { ...known, value: `${known.value},${value}` } : { name, value });
  }
  return values;
}

/** What is not UTF-8 stays as it was written. */
function decode(text: string): string {
  return text.replaceAll("+", " ").replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeRun);
}

/** A run of encoded bytes, from one end to the other: the longest that is UTF-8 at a place is decoded, a byte that is none is not. */
function decodeRun(run: string): string {
  let decoded = "";
  for (let at = 0; at < run.length; ) {
    const [character, length] = decodeCharacter(run, at);
    decoded += character;
    at += length;
  }
  return decoded;
}

const ENCODED_BYTE_LENGTH = 3;

function decodeCharacter(run: string, at: number): readonly [character: string, length: number] {
  for (const bytes of [1, 2, 3, 4]) {
    const part = run.slice(at, at + bytes * ENCODED_BYTE_LENGTH);
    try {
      return [decodeURIComponent(part), part.length];
    } catch {
      // Not a character yet.
    }
  }
  return [run.slice(at, at + ENCODED_BYTE_LENGTH), ENCODED_BYTE_LENGTH];
}
