import type { ErrorRow } from "./error-row.ts";

/** What Cosmos DB answers; part of the catalogue in `shared/base/errors/errors.ts`. */
export const STORE_ERRORS = {
  "store-unavailable": {
    fault: "transient",
    status: 504,
    title: "Cosmos DB did not answer in time",
    remedy: "Check COSMOS_ENDPOINT, the throughput and the role assignment; the message is retried.",
  },
  "state-conflict": {
    fault: "transient",
    status: 503,
    title: "Another instance changed the same state first",
    remedy: "Nothing: the work is repeated with the newer state.",
  },
  "document-refused": {
    fault: "us",
    status: 500,
    title: "Cosmos DB does not take a document, however often it is sent",
    remedy:
      "Nothing brings it in as it is: what it was made of is kept. Report it with the detail, unless it is over 2 MB.",
  },
} as const satisfies Record<string, ErrorRow>;
