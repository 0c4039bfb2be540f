import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { typesOf } from "../../../client/types-of.ts";
import { CLIENT_TYPES_PATH } from "../../../local/pages/write-client-types.ts";
import { openapiDocument } from "../../../shared/serve/api/openapi-document.ts";

describe("the client's types", () => {
  it("are those of the API's document: run `npm run client` when this fails", async () => {
    expect(await readFile(CLIENT_TYPES_PATH, "utf8")).toBe(await typesOf(openapiDocument()));
  });
});
