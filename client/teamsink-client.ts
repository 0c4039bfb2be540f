import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api-types.ts";

export type Schemas = components["schemas"];
export type TeamsinkClient = Client<paths>;

interface Access {
  /** Of the API: with `/api` the headers hold keys, with `/api/entra` a token. */
  readonly baseUrl: string;
  /** What each request bears; asked for each time, since tokens end. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /** Instead of the global one. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client of every request that the API describes: paths, parameters and answers are types that are made from its OpenAPI
 * document. Nothing is thrown for a status; `error` is then the problem (RFC 9457).
 */
export function createTeamsinkClient({ baseUrl, headers, fetch }: Access): TeamsinkClient {
  const client = createClient<paths>({ baseUrl, ...(fetch && { fetch }) });
  client.use({
    async onRequest({ request }) {
      for (const [name, value] of Object.entries(await headers())) request.headers.set(name, value);
      return request;
    },
  });
  return client;
}
