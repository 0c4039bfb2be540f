import type { CosmosClientOptions } from "@azure/cosmos";
import type { Clock } from "../base/clock.ts";

type CosmosHttpClient = NonNullable<CosmosClientOptions["httpClient"]>;
type Answer = Awaited<ReturnType<CosmosHttpClient["sendRequest"]>>;

export interface DefinitionsClient extends CosmosHttpClient {
  /** The next is read anew. */
  forget(): void;
}

/** `/dbs/{id}/colls/{id}` and nothing below. The SDK writes two slashes before it. */
const CONTAINER = /^https?:\/\/[^/]+\/+dbs\/[^/]+\/colls\/[^/]+\/?$/;
/** A container that is made anew is another one under its name. */
const KEPT_MS = 60_000;

/**
 * What the SDK sends, less the definitions that it reads again: for each page of a change feed one, while reads of metadata have a
 * budget of the whole account that no throughput raises. Azure: "Troubleshoot request rate too large, rate limiting on metadata
 * requests".
 *
 * A container that is made anew is not noticed for as long as one is kept: positions given in between are of the old one, and
 * refused once it is.
 */
export function rememberDefinitions(client: CosmosHttpClient, clock: Pick<Clock, "nowMs">): DefinitionsClient {
  const known = new Map<string, { readonly answer: Answer; readonly untilMs: number }>();
  return {
    async sendRequest(request) {
      const { url, method } = request;
      if (method !== "GET" || !CONTAINER.test(url)) return client.sendRequest(request);
      const kept = known.get(url);
      const nowMs = clock.nowMs();
      if (kept !== undefined && nowMs < kept.untilMs && !request.abortSignal?.aborted) {
        return { ...kept.answer, request };
      }
      const answer = await client.sendRequest(request);
      if (answer.status === 200) known.set(url, { answer, untilMs: nowMs + KEPT_MS });
      else known.delete(url);
      return answer;
    },
    forget: () => known.clear(),
  };
}
