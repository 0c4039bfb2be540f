import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";
import { withExamples } from "../../shared/serve/api/openapi-examples.ts";
import { answerExamples } from "./answer-examples.ts";
import { hashed } from "./hashed.ts";
import { licensesOf } from "./licenses.ts";
import { pageHtml } from "./page-html.ts";

/** By their names, what the pages that describe the API are made of, and the document itself. */
export type PageFiles = Readonly<Record<string, string>>;

const OURS = "shared/serve/pages/browser";
const VIEWER_SIGN_IN = "web/session/entra.ts";
const require = createRequire(import.meta.url);

/** ReDoc shows its maker's picture below the menu, from its maker's server. */
const FOREIGN_PICTURE = "https://cdn.redoc.ly/redoc/logo-mini.svg";
/** An address of no picture at all, which ReDoc takes away again. */
const NO_PICTURE = "data:,";

export async function pageFiles(): Promise<PageFiles> {
  const swagger = dirname(require.resolve("swagger-ui-dist/package.json"));
  const redoc = dirname(require.resolve("redoc/package.json"));
  const signIn = await signInModule();
  const licenseTexts = await Promise.all([
    text(swagger, "LICENSE"),
    text(swagger, "NOTICE"),
    text(swagger, "swagger-ui-bundle.js.LICENSE.txt"),
    text(redoc, "LICENSE"),
    text(redoc, "bundles/redoc.standalone.js.LICENSE.txt"),
    licensesOf(signIn.inputs),
  ]);
  const files = {
    swaggerUi: hashed("swagger-ui.js", withoutMap(await text(swagger, "swagger-ui-bundle.js"))),
    swaggerUiStyle: hashed("swagger-ui.css", withoutMap(await text(swagger, "swagger-ui.css"))),
    swaggerUiStart: hashed("swagger-ui-start.js", await script("swagger-ui.ts")),
    redoc: hashed("redoc.js", withoutPicture(withoutMap(await text(redoc, "bundles/redoc.standalone.js")))),
    redocStart: hashed("redoc-start.js", await script("redoc.ts")),
    style: hashed("page.css", await text(OURS, "page.css")),
    signIn: hashed("sign-in.js", signIn.content),
    licenses: hashed("licenses.txt", licenseTexts.join("\n\n")),
  };
  const licenses = files.licenses.name;
  const swaggerUiPage = pageHtml({
    name: "Swagger UI",
    styles: [files.swaggerUiStyle.name, files.style.name],
    scripts: [files.swaggerUi.name, files.swaggerUiStart.name],
    licenses,
    signIn: files.signIn.name,
  });
  const redocPage = pageHtml({
    name: "ReDoc",
    styles: [files.style.name],
    scripts: [files.redoc.name, files.redocStart.name],
    licenses,
  });
  return {
    ...Object.fromEntries(Object.values(files).map(({ name, content }) => [name, content])),
    "docs.html": swaggerUiPage,
    "redoc.html": redocPage,
    "openapi.json": JSON.stringify(withExamples(openapiDocument(), await answerExamples())),
  };
}

function text(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), "utf8");
}

/** Browsers would ask for the map, which is not deployed. */
function withoutMap(content: string): string {
  return content.replace(/\n?(?:\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/, "\n");
}

function withoutPicture(content: string): string {
  if (content.split(FOREIGN_PICTURE).length !== 2) throw new Error(`redoc does not name ${FOREIGN_PICTURE} once`);
  return content.replace(FOREIGN_PICTURE, NO_PICTURE);
}

async function script(name: string): Promise<string> {
  return (await bundled(join(OURS, name), "iife")).content;
}

/** The viewer's own, for pages that are none of the viewer's. */
function signInModule(): Promise<Bundled> {
  return bundled(VIEWER_SIGN_IN, "esm");
}

interface Bundled {
  readonly content: string;
  /** Paths of what it is made of. */
  readonly inputs: readonly string[];
}

async function bundled(entry: string, format: "esm" | "iife"): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    format,
    target: "es2022",
    minify: true,
    legalComments: "none",
    metafile: true,
    write: false,
  });
  return { content: outputFiles.map((file) => file.text).join(""), inputs: Object.keys(metafile.inputs) };
}
