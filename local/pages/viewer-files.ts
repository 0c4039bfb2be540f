import { basename } from "node:path";
import { build } from "esbuild";
import { hashed } from "./hashed.ts";
import { licensesOf } from "./licenses.ts";

const FOLDER = "web";
/** Below /api, where the page is: nothing of the Host header, and right behind any gateway. */
const ADDRESS = "app/";

/** By their names, what the viewer is made of. What few need, such as signing in, is loaded when it is needed. */
export async function viewerFiles(): Promise<Readonly<Record<string, string>>> {
  const { outputFiles, metafile } = await build({
    entryPoints: { app: `${FOLDER}/main.tsx`, style: `${FOLDER}/style.css` },
    tsconfig: `${FOLDER}/tsconfig.json`,
    outdir: "viewer",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    entryNames: "[name].[hash]",
    chunkNames: "part.[hash]",
    metafile: true,
    write: false,
  });
  const nameOf = (source: string) =>
    basename(Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source)?.[0] ?? "");
  const licenses = hashed("licenses.txt", await licensesOf(Object.keys(metafile.inputs)));
  const [script, style] = [nameOf(`${FOLDER}/main.tsx`), nameOf(`${FOLDER}/style.css`)];
  return {
    ...Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text])),
    [licenses.name]: licenses.content,
    "app.html": pageHtml({ script, style, licenses: licenses.name }),
  };
}

interface Named {
  readonly script: string;
  readonly style: string;
  readonly licenses: string;
}

function pageHtml({ script, style, licenses }: Named): string {
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    "<title>teamsink</title>",
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${ADDRESS}${style}">`,
    `<link rel="license" href="${ADDRESS}${licenses}">`,
    `<script type="module" src="${ADDRESS}${script}"></script>`,
    '<div id="app"></div>',
    "<noscript>This page needs JavaScript.</noscript>",
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}
