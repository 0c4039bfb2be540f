import { noParameters } from "../shared/base/parameter.ts";
import { docsPage } from "../shared/serve/api/docs-page.ts";
import { openapiDocument } from "../shared/serve/api/openapi-document.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/docs: the query API for people, as a page that loads nothing from anywhere else. */
export function docs(): RequestHandler {
  return checked(noParameters, async () => ({
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: docsPage(openapiDocument()),
  }));
}
