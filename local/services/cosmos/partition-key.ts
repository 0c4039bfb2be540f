import type { JsonObject } from "../../../shared/base/json.ts";
import { isJsonObject, parseJson } from "../../../shared/base/json.ts";

/**
 * The values of a key, the first level first, as Cosmos DB's clients write them into a header: `{}` stands for a property
 * that a document does not have.
 */
export type PartitionKey = readonly unknown[];

/** @returns undefined for what is no such header */
export function parseKey(header: string): PartitionKey | undefined {
  const values = parseJson(header);
  return Array.isArray(values) && values.length > 0 ? values : undefined;
}

/** @param paths such as `/a/b` */
export function keyOf(document: JsonObject, paths: readonly string[]): PartitionKey {
  return paths.map((path) => valueAt(document, path.slice(1).split("/")) ?? {});
}

/** One text for a key, by which partitions are told apart. */
export function keyText(key: PartitionKey): string {
  return JSON.stringify(key);
}

/** Whether a key is of all that begin so. */
export function beginsWith(key: PartitionKey, prefix: PartitionKey): boolean {
  return keyText(key.slice(0, prefix.length)) === keyText(prefix);
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  return isJsonObject(value) ? valueAt(value[name], rest) : undefined;
}
