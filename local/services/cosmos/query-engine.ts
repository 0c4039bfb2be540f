import { createRequire } from "node:module";
import { z } from "zod";
import type { JsonObject } from "../../../shared/base/json.ts";
import { type Answer, refuse } from "./answer.ts";

/** The part that we use of the query engine of `@vercel/cosmosdb-server`, taken in the version that it brings. */
interface Query {
  exec(
    documents: readonly JsonObject[],
    options: {
      readonly parameters: readonly { readonly name: string; readonly value?: unknown }[];
      readonly maxItemCount: number | undefined;
      readonly continuation: unknown;
      readonly compositeIndexes: CompositeIndexes;
    },
  ): { readonly result: readonly unknown[]; readonly continuation: unknown };
}

const requireFromServer = createRequire(createRequire(import.meta.url).resolve("@vercel/cosmosdb-server"));
const { default: parseQuery } = requireFromServer("@zeit/cosmosdb-query") as { default: (text: string) => Query };

const indexSchema = z.array(z.array(z.object({ path: z.string(), order: z.enum(["ascending", "descending"]) })));
export type CompositeIndexes = z.infer<typeof indexSchema>;

/** Of a container's definition. */
export const indexingPolicySchema = z.object({ compositeIndexes: indexSchema.default([]) });

const querySchema = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
});

export interface QueryRequest {
  /** The request's body, parsed. */
  readonly spec: unknown;
  /** Most documents of the answer. */
  readonly pageSize: number | undefined;
  readonly continuation: unknown;
}

/** Parsed queries by their text: the code asks the same few again and again. */
const parsed = new Map<string, Query>();
const MAX_PARSED = 200;

export function runQuery(
  documents: readonly JsonObject[],
  { spec, pageSize, continuation }: QueryRequest,
  compositeIndexes: CompositeIndexes,
): Answer {
  const query = querySchema.safeParse(spec);
  if (!query.success) return refuse("malformed", "The body is no query");
  try {
    const { parameters } = query.data;
    const options = { parameters, continuation, compositeIndexes: inBothDirections(compositeIndexes) };
    const grouped = groupedBy(query.data.query);
    const { result, continuation: next } = grouped
      ? { result: runGroups(documents, grouped, parameters), continuation: null }
      : parse(query.data.query).exec(documents, { ...options, maxItemCount: pageSize });
    const headers = { "x-ms-item-count": String(result.length) };
    return {
      status: 200,
      body: { Documents: result, _count: result.length },
      headers: next ? { ...headers, "x-ms-continuation": JSON.stringify(next) } : headers,
    };
  } catch (error) {
    return refuse("malformed", (error as Error).message);
  }
}

/** The engine has no GROUP BY: one property of the document, selected first, with aggregates after it. */
const GROUPED = /^SELECT c\.(\w+), (.*) GROUP BY c\.\1$/;

interface Grouped {
  readonly property: string;
  /** What is asked of each group by itself. */
  readonly text: string;
}

function groupedBy(text: string): Grouped | undefined {
  const [, property, rest] = GROUPED.exec(text) ?? [];
  // Within a group the property has one value, which is then the greatest.
  return property && rest ? { property, text: `SELECT MAX(c.${property}) AS ${property}, ${rest}` } : undefined;
}

function runGroups(
  documents: readonly JsonObject[],
  { property, text }: Grouped,
  parameters: readonly { readonly name: string; readonly value?: unknown }[],
): readonly unknown[] {
  const options = { parameters, maxItemCount: undefined, continuation: undefined, compositeIndexes: [] };
  return Array.from(Map.groupBy(documents, (document) => document[property]).values())
    .flatMap((group) => parse(text).exec(group, options).result as readonly JsonObject[])
    .filter((row) => row[property] !== undefined);
}

function parse(text: string): Query {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= MAX_PARSED) parsed.clear();
  const query = parseQuery(text);
  parsed.set(text, query);
  return query;
}

/**
 * The engine wants an index for each order by itself. In Cosmos DB one also serves the opposite order on all its paths, and
 * only one direction is deployed. Azure: "Indexing policies in Azure Cosmos DB", composite indexes.
 */
function inBothDirections(indexes: CompositeIndexes): CompositeIndexes {
  const opposite = { ascending: "descending", descending: "ascending" } as const;
  return indexes.flatMap((index) => [index, index.map(({ path, order }) => ({ path, order: opposite[order] }))]);
}
