/** One page of the API's description: what it loads, in order, by the names the files have. */
export interface Page {
  /** Of the two. */
  readonly name: keyof typeof PAGES;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly licenses: string;
  /** The module with which people sign in, of a page on which they can. */
  readonly signIn?: string;
}

/** Below /api, as the files are in the folder docs: nothing of the Host header, and right behind any gateway. */
const PAGES = { "Swagger UI": "docs", ReDoc: "redoc" };
const FOLDER = "docs/";

/** Nothing stands in the page itself that a strict policy would have to make an exception for. */
export function pageHtml({ name, styles, scripts, licenses, signIn }: Page): string {
  const links = Object.entries(PAGES).map(([title, address]) =>
    title === name ? `<a href="${address}" aria-current="page">${title}</a>` : `<a href="${address}">${title}</a>`,
  );
  const lines = [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>teamsink API · ${name}</title>`,
    // Else a browser would ask for one at the root, which is not ours.
    '<link rel="icon" href="data:,">',
    `<link rel="license" href="${FOLDER}${licenses}">`,
    ...styles.map((style) => `<link rel="stylesheet" href="${FOLDER}${style}">`),
    ...scripts.map((script) => `<script src="${FOLDER}${script}" defer></script>`),
    "<nav>",
    ...links,
    '<a href="openapi.json">openapi.json</a>',
    ...(signIn === undefined ? [] : signInElements(signIn)),
    "</nav>",
    '<main id="api"></main>',
    "<noscript>This page needs JavaScript. What it shows is in openapi.json.</noscript>",
    "</html>",
  ];
  return `${lines.join("\n")}\n`;
}

/** Hidden until it is known whether people can sign in. */
function signInElements(module: string): readonly string[] {
  return [
    '<span id="signed-in" role="status"></span>',
    `<button type="button" id="sign-in" data-module="${FOLDER}${module}" hidden>Sign in</button>`,
  ];
}
