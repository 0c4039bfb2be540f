import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HttpRequest } from "@azure/functions";
import { noParameters } from "../shared/base/parameter.ts";
import type { HttpAnswer } from "../shared/base/problem.ts";
import { isAssetName, noSuchFile, PACKED, PAGES_FOLDER, pageAnswer } from "../shared/serve/docs/page-answer.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** The four requests for the API's description. Their files lie beside the bundle, so that nobody loads them who is not asked. */
interface Docs {
  /** GET /api/openapi.json: the API for programs. */
  openapi(): RequestHandler;
  /** GET /api/docs: the API for people, to be tried. */
  swaggerUi(): RequestHandler;
  /** GET /api/redoc: the API for people, to be read. */
  redoc(): RequestHandler;
  /** GET /api/docs/{asset}: what the two pages are made of. */
  asset(): RequestHandler;
}

/** @param folder of the bundle */
export function docsIn(folder: string): Docs {
  const answered = async (name: string, { headers }: HttpRequest): Promise<HttpAnswer> => {
    const packed = await readFile(join(folder, PAGES_FOLDER, `${name}${PACKED}`)).catch(whenMissing);
    return packed === undefined ? noSuchFile() : pageAnswer({ name, packed }, headers);
  };
  const file = (name: string) => () => checked(noParameters, (_query, request) => answered(name, request));
  const page = (address: string) => () =>
    checked(noParameters, async (_query, request) =>
      // What a page loads is named relative to its address, which the platform takes with a slash at its end as well.
      request.url.replace(/[?#].*/, "").endsWith("/")
        ? { status: 307, headers: { location: `../${address}` } }
        : answered(`${address}.html`, request),
    );
  return {
    openapi: file("openapi.json"),
    swaggerUi: page("docs"),
    redoc: page("redoc"),
    asset: () =>
      checked(noParameters, async (_query, request) => {
        const { asset = "" } = request.params;
        return isAssetName(asset) ? answered(asset, request) : noSuchFile();
      }),
  };
}

/** @throws what else there is to say about the file */
function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

export const { openapi, swaggerUi, redoc, asset } = docsIn(import.meta.dirname);
