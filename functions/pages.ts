import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HttpRequest } from "@azure/functions";
import { noParameters } from "../shared/base/parameter.ts";
import { type HttpAnswer, json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { signInOf } from "../shared/serve/access/sign-in.ts";
import { isAssetName, noSuchFile, PACKED, PAGES_FOLDER, pageAnswer } from "../shared/serve/pages/page-answer.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** Pages for browsers. Their files lie beside the bundle, so that nobody loads them who is not asked. */
interface Pages {
  /** GET /api/openapi.json: the API for programs. */
  openapi(): RequestHandler;
  /** GET /api/docs: the API for people, to be tried. */
  swaggerUi(app: Pick<App, "settings">): RequestHandler;
  /** GET /api/redoc: the API for people, to be read. */
  redoc(): RequestHandler;
  /** GET /api/app: the viewer, on which people read what is stored. */
  viewer(app: Pick<App, "settings">): RequestHandler;
  /** GET /api/docs/{asset} and /api/app/{asset}: what the pages are made of. */
  asset(): RequestHandler;
}

/** @param folder of the bundle */
export function pagesIn(folder: string): Pages {
  const answered = async (name: string, { headers }: HttpRequest, origins?: readonly string[]): Promise<HttpAnswer> => {
    const packed = await readFile(join(folder, PAGES_FOLDER, `${name}${PACKED}`)).catch(whenMissing);
    return packed === undefined ? noSuchFile() : pageAnswer({ name, packed, ...(origins && { origins }) }, headers);
  };
  const page = (address: string, origins?: readonly string[]) =>
    checked(noParameters, async (_query, request) =>
      // What a page loads is named relative to its address, which the platform takes with a slash at its end as well.
      request.url.replace(/[?#].*/, "").endsWith("/")
        ? { status: 307, headers: { location: `../${address}` } }
        : answered(`${address}.html`, request, origins),
    );
  return {
    openapi: () => checked(noParameters, (_query, request) => answered("openapi.json", request)),
    swaggerUi: ({ settings }) => page("docs", signInOrigins(settings)),
    redoc: () => page("redoc"),
    viewer: ({ settings }) => page("app", [...signInOrigins(settings), ...uploadOrigins(settings)]),
    asset: () =>
      checked(noParameters, async (_query, request) => {
        const { asset = "" } = request.params;
        return isAssetName(asset) ? answered(asset, request) : noSuchFile();
      }),
  };
}

/** GET /api/sign-in: where people sign in, and as which app, for pages that have them do so. */
export function signIn({ settings }: Pick<App, "settings">): RequestHandler {
  return checked(noParameters, async () => json(signInOf(settings)));
}

/** Where a page asks for tokens; nowhere, where nobody can sign in. */
function signInOrigins(settings: App["settings"]): readonly string[] {
  const { entra } = signInOf(settings);
  return entra === null ? [] : [new URL(entra.authority).origin];
}

/** By the host of a cloud's Graph where its drives are: "Microsoft Graph in national cloud deployments", SharePoint's of each. */
const DRIVES: Readonly<Record<string, string>> = {
  "graph.microsoft.com": "https://*.sharepoint.com",
  "graph.microsoft.us": "https://*.sharepoint.us",
  "dod-graph.microsoft.us": "https://*.sharepoint-mil.us",
  "microsoftgraph.chinacloudapi.cn": "https://*.sharepoint.cn",
};

/** Where a page puts the parts of files; nowhere, where none are sent in people's names. Of any other Graph its own. */
function uploadOrigins({ onBehalf, graphEndpoint }: App["settings"]): readonly string[] {
  if (!onBehalf.has("files")) return [];
  const { host, origin } = new URL(graphEndpoint);
  return [DRIVES[host] ?? origin];
}

/** @throws what else there is to say about the file */
function whenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

export const { openapi, swaggerUi, redoc, viewer, asset } = pagesIn(import.meta.dirname);
