import { TeamsinkError } from "../../shared/base/errors/errors.ts";

/** The largest document that Cosmos DB takes, as JSON in UTF-8. Azure: "Azure Cosmos DB service quotas". */
const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** What a store in memory does with what Cosmos DB would not take: a document for its size. */
export function refuseLarge(document: object): void {
  if (Buffer.byteLength(JSON.stringify(document)) > MAX_DOCUMENT_BYTES) throw new TeamsinkError("document-refused");
}

/** And one for its time to live. Azure: "Time to live in Azure Cosmos DB". */
export function refuseTtl(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds >= 2 ** 31) throw new TeamsinkError("document-refused");
}
