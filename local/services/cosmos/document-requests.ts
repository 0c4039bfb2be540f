import type { IncomingHttpHeaders } from "node:http";
import { isJsonObject, parseJson } from "../../../shared/base/json.ts";
import { type Answer, refuse } from "./answer.ts";
import type { ContainerDocuments, FeedStart } from "./container-documents.ts";
import { type PartitionKey, parseKey } from "./partition-key.ts";

/** A request about the documents of a container. Azure: "REST: Documents". */
export interface DocumentRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Of a request about one document. */
  readonly id: string | undefined;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
}

const KEY_HEADER = "x-ms-documentdb-partitionkey";

export function answerDocumentRequest(container: ContainerDocuments, request: DocumentRequest): Answer {
  const { method, headers, id } = request;
  const isPost = method === "POST" && id === undefined;
  // A plan is asked for before each query and used when a query alone is refused, which here none is.
  if (isTrue(headers["x-ms-cosmos-is-query-plan-request"])) return refuse("malformed", "There are no query plans here");
  if (isTrue(headers["x-ms-cosmos-is-batch-request"])) return refuse("malformed", "There are no batches here");
  const isQuery = isTrue(headers["x-ms-documentdb-isquery"]) || headers["content-type"] === "application/query+json";
  if (isPost && isQuery) return answerQuery(container, request);
  if (method === "GET" && id === undefined && headers["a-im"] !== undefined) return answerFeed(container, headers);
  const key = fullKey(container, headers);
  if (key === undefined) return wrongKey();
  const ifMatch = headers["if-match"];
  if (method === "GET" && id !== undefined) return container.read({ key, id });
  if (method === "DELETE" && id !== undefined) return container.remove({ key, id, ifMatch });
  if (!isJsonObject(request.body)) return refuse("malformed", "The body is no JSON object");
  if (method === "PUT" && id !== undefined) return container.replace({ key, id, ifMatch }, request.body);
  if (!isPost) return refuse("malformed", "There is no such operation here");
  const isUpsert = isTrue(headers["x-ms-documentdb-is-upsert"]);
  return isUpsert ? container.upsert(key, request.body, { ifMatch }) : container.create(key, request.body);
}

function answerQuery(container: ContainerDocuments, { headers, body }: DocumentRequest): Answer {
  const { [KEY_HEADER]: keyHeader, "x-ms-max-item-count": count, "x-ms-continuation": continuation } = headers;
  const key = typeof keyHeader === "string" ? parseKey(keyHeader) : undefined;
  if (
    keyHeader !== undefined &&
    (key?.length ?? Number.POSITIVE_INFINITY) > container.definition.partitionKey.paths.length
  ) {
    return refuse("wrong-key", "The partition key supplied has more components than defined in the collection");
  }
  if (key === undefined && !isTrue(headers["x-ms-documentdb-query-enablecrosspartition"])) {
    return refuse("malformed", "Cross partition query is required but disabled");
  }
  const pageSize = Number(count) > 0 ? Number(count) : undefined;
  const position = typeof continuation === "string" ? parseJson(continuation) : undefined;
  return container.query(key, { spec: body, pageSize, continuation: position });
}

const INCREMENTAL = "incremental feed";
const DEFAULT_FEED_PAGE = 100;

/** Of one partition key, or of all. Azure: "REST: List documents", change feed. */
function answerFeed(container: ContainerDocuments, headers: IncomingHttpHeaders): Answer {
  if (String(headers["a-im"]).toLowerCase() !== INCREMENTAL) return refuse("malformed", "There is no such feed here");
  const key = fullKey(container, headers);
  if (key === undefined && headers[KEY_HEADER] !== undefined) return wrongKey();
  const count = Number(headers["x-ms-max-item-count"]);
  return container.changes(key, feedStart(headers), count > 0 ? count : DEFAULT_FEED_PAGE);
}

function feedStart({ "if-none-match": etag, "if-modified-since": since }: IncomingHttpHeaders): FeedStart {
  if (etag === "*") return "now";
  const lsn = Number(/^"?(\d+)"?$/.exec(etag ?? "")?.[1] ?? 0);
  return lsn === 0 && since !== undefined ? { sinceMs: Date.parse(since) } : { lsn };
}

function fullKey({ definition }: ContainerDocuments, headers: IncomingHttpHeaders): PartitionKey | undefined {
  const header = headers[KEY_HEADER];
  const key = typeof header === "string" ? parseKey(header) : undefined;
  return key?.length === definition.partitionKey.paths.length ? key : undefined;
}

function wrongKey(): Answer {
  return refuse("wrong-key", "The partition key supplied has fewer components than defined in the collection, or more");
}

function isTrue(header: string | readonly string[] | undefined): boolean {
  return String(header).toLowerCase() === "true";
}
