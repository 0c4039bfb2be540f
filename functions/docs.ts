import type { HttpHandler } from "@azure/functions";
import { docsPage } from "../shared/serve/api/docs-page.ts";
import { openapiDocument } from "../shared/serve/api/openapi-document.ts";

/** GET /api/docs: the query API for people, as a page that loads nothing from anywhere else. */
export function docs(): HttpHandler {
  return async (request) => ({
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: docsPage(openapiDocument(new URL(request.url).origin)),
  });
}
