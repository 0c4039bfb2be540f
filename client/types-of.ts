import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

const HEAD = "/* Made by `npm run client` from the schemas that check the API: never edited. */\n\n";

/** The types of every request and answer that an OpenAPI document describes, as a file of TypeScript. */
export async function typesOf(document: object): Promise<string> {
  const nodes = await openapiTS(document as OpenAPI3, { alphabetize: true });
  return `${HEAD}${astToString(nodes)}`;
}
