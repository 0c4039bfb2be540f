/** A JSON object, as it came. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a text says, or `undefined` when it is not JSON. The parser's own message would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** One text for every order of an object's members, since the order means nothing. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    isJsonObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

/**
 * A value whose every text, names included, is well-formed Unicode: half of a surrogate pair becomes U+FFFD. Graph cuts
 * texts where it likes, and what Cosmos DB does with such a half is documented nowhere; the raw payload has it still.
 * What is well-formed already is returned as it is.
 */
export function wellFormed<T>(value: T): T {
  return repaired(value) as T;
}

function repaired(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(repaired);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value).map(([name, each]) => [name.toWellFormed(), repaired(each), name] as const);
  const isWhole = entries.every(([after, each, before]) => after === before && each === Reflect.get(value, before));
  return isWhole ? value : Object.fromEntries(entries);
}
