import { writeFile } from "node:fs/promises";
import { typesOf } from "../../client/types-of.ts";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";
import { runCommand } from "../command-line.ts";

/** What the client knows of the API. A test holds it to the document. */
export const CLIENT_TYPES_PATH = "client/api-types.ts";

const COMMAND = {
  invocation: "npm run client --",
  about: `Writes ${CLIENT_TYPES_PATH} anew: the types of every request and answer, made from the API's document.`,
  options: {},
};

if (import.meta.main) {
  await runCommand(COMMAND, async () => {
    await writeFile(CLIENT_TYPES_PATH, await typesOf(openapiDocument()));
    console.log(CLIENT_TYPES_PATH);
    return 0;
  });
}
