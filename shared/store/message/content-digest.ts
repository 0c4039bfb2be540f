import { hash } from "node:crypto";
import { contentOf } from "./message-properties.ts";

/**
 * What a payload says, as a number of its own: the same for two payloads that differ only in the order of their
 * properties, in properties that are null in one and absent in the other, or in what OData says about the answer. It
 * decides between two payloads of one version that say different things: the greater wins, whoever came first.
 *
 * @returns SHA-256 in hex
 */
export function contentDigestOf(payload: Readonly<Record<string, unknown>>): string {
  return hash("sha256", JSON.stringify(sorted(Object.fromEntries(contentOf(payload)))), "hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]);
}
