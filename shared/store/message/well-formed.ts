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
