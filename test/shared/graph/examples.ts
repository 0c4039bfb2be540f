import { readFileSync } from "node:fs";

interface Example {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
}

const EXAMPLES = JSON.parse(
  readFileSync(new URL("../../fixtures/graph/graph-examples.json", import.meta.url), "utf8"),
) as readonly Example[];

/**
 * The documented answer to a request whose URL contains `part`, with its links leading to `endpoint`. The n-th where
 * the documentation has several.
 */
export function documented(part: string, endpoint: string, index = 0): Readonly<Record<string, unknown>> {
  const found = EXAMPLES.filter(({ method, url, body }) => method === "GET" && url.includes(part) && body)[index];
  if (!found) throw new Error(`no documented example for ${part}`);
  const text = JSON.stringify(found.body).replaceAll("https://graph.microsoft.com", endpoint);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
