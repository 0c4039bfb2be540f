import { writeFile } from "node:fs/promises";
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
    // A compiler and all the schemas: whoever asks for help does not wait for them.
    const { typesOf } = await import("../../client/types-of.ts");
    const { openapiDocument } = await import("../../shared/serve/api/openapi-document.ts");
    await writeFile(CLIENT_TYPES_PATH, await typesOf(openapiDocument()));
    console.log(CLIENT_TYPES_PATH);
    return 0;
  });
}
