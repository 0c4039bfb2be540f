import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { openapiDocument } from "../../shared/serve/api/openapi-document.ts";
import { withExamples } from "../../shared/serve/api/openapi-examples.ts";
import { answerExamples } from "./answer-examples.ts";
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
  const licenseTexts = await licensesOf({
    [swagger]: ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"],
    [redoc]: ["LICENSE", "bundles/redoc.standalone.js.LICENSE.txt"],
    [dirname(require.resolve("@azure/msal-browser/package.json"))]: ["LICENSE"],
  });
  const files = {
    swaggerUi: hashed("swagger-ui.js", withoutMap(await text(swagger, "swagger-ui-bundle.js"))),
    swaggerUiStyle: hashed("swagger-ui.css", withoutMap(await text(swagger, "swagger-ui.css"))),
    swaggerUiStart: hashed("swagger-ui-start.js", await script("swagger-ui.ts")),
    redoc: hashed("redoc.js", withoutPicture(withoutMap(await text(redoc, "bundles/redoc.standalone.js")))),
    redocStart: hashed("redoc-start.js", await script("redoc.ts")),
    style: hashed("page.css", await text(OURS, "page.css")),
    signIn: hashed("sign-in.js", await signInModule()),
    licenses: hashed("licenses.txt", licenseTexts),
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

/** With what it is made of in its name: whoever has it under that name need never ask again. */
function hashed(name: string, content: string): { readonly name: string; readonly content: string } {
  const [stem, ending] = name.split(".");
  return { name: `${stem}.${hash("sha256", content, "hex").slice(0, 16)}.${ending}`, content };
}

/** Browsers would ask for the map, which is not deployed. */
function withoutMap(content: string): string {
  return content.replace(/\n?(?:\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/, "\n");
}

function withoutPicture(content: string): string {
  if (content.split(FOREIGN_PICTURE).length !== 2) throw new Error(`redoc does not name ${FOREIGN_PICTURE} once`);
  return content.replace(FOREIGN_PICTURE, NO_PICTURE);
}

function script(name: string): Promise<string> {
  return bundled(join(OURS, name), "iife");
}

/** The viewer's own, for pages that are none of the viewer's. */
function signInModule(): Promise<string> {
  return bundled(VIEWER_SIGN_IN, "esm");
}

async function bundled(entry: string, format: "esm" | "iife"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format,
    target: "es2022",
    minify: true,
    legalComments: "none",
    write: false,
  });
  return outputFiles.map((file) => file.text).join("");
}

async function licensesOf(files: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const texts = Object.entries(files).flatMap(([folder, names]) => names.map((name) => text(folder, name)));
  return (await Promise.all(texts)).join("\n\n");
}
