import type { OpenapiDocument } from "./openapi-document.ts";
import type { Operation } from "./openapi-operation.ts";

const STYLE =
  "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}" +
  "td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}code{background:#f3f3f3;padding:0 .2rem}";

/** The document as a page of HTML that needs no script. */
export function docsPage({ info, paths }: OpenapiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get ? [section(`GET /api${path}`, get)] : []),
    ...(post ? [section(`POST /api${path}`, post)] : []),
  ]);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(info.title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(info.title)}</h1><p>${escapeHtml(info.description)} The same as a document for programs: <a href="openapi.json">openapi.json</a>.</p>
${operations.join("\n")}</html>`;
}

function section(title: string, { summary, parameters, requestBody, responses }: Operation): string {
  const rows = parameters.map(({ name, in: place, required, description = "", schema }) =>
    row([
      code(name),
      escapeHtml(required ? `${place}, required` : place),
      escapeHtml(description),
      code(JSON.stringify(schema)),
    ]),
  );
  const answers = Object.entries(responses).map(([status, { description }]) =>
    row([code(status), escapeHtml(description)]),
  );
  const table =
    rows.length > 0 ? `<table>${row(["Parameter", "In", "Meaning", "Schema"], "th")}${rows.join("")}</table>` : "";
  const body = requestBody === undefined ? "" : `<p>Body: ${code(JSON.stringify(requestBody))}</p>`;
  return `<h2>${code(title)}</h2><p>${escapeHtml(summary)}</p>${body}${table}<p></p><table>${row(["Status", "Meaning"], "th")}${answers.join("")}</table>`;
}

function row(cells: readonly string[], tag: "td" | "th" = "td"): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
