/** Runs in a browser: ReDoc on GET /api/redoc. What it is made with is loaded before it, as a script of its own. */

declare const Redoc: { init(url: string, options: object, element: unknown): void };
declare const document: { getElementById(id: string): unknown };

const FONT = "system-ui, sans-serif";

Redoc.init(
  "openapi.json",
  {
    // Its index is made by a worker out of a blob, which the page would have to allow; a browser finds text by itself.
    disableSearch: true,
    expandResponses: "200,202",
    jsonSampleExpandLevel: 3,
    pathInMiddlePanel: true,
    sortRequiredPropsFirst: true,
    theme: {
      spacing: { sectionVertical: 24 },
      typography: {
        fontFamily: FONT,
        headings: { fontFamily: FONT },
        code: { fontFamily: "ui-monospace, monospace" },
      },
    },
  },
  document.getElementById("api"),
);
