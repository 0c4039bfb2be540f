import { writeFile } from "node:fs/promises";
import { typesOf } from "../../client/types-of.ts";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";

/** What the client knows of the API. A test holds it to the document. */
export const CLIENT_TYPES_PATH = "client/api-types.ts";

if (import.meta.main) await writeFile(CLIENT_TYPES_PATH, await typesOf(openapiDocument()));
