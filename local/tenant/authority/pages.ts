import type { TenantResponse } from "../http.ts";
import type { User } from "../model/graph-shapes.ts";
import { type AuthorityError, errorBody } from "./authority-error.ts";
import type { ClientRegistration } from "./registrations.ts";

/** Nobody's page shows ours in a frame, and nothing of it is kept: codes stand in it. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store, no-cache",
  "x-frame-options": "DENY",
};

interface Choice {
  readonly client: ClientRegistration;
  readonly people: readonly User[];
  /** What the form sends beside who it is. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Whoever looks at it says who they are: there is no session, and nobody is asked for a password. */
export function choicePage({ client, people, hidden = {} }: Choice): TenantResponse {
  const buttons = people.map(
    ({ displayName, userPrincipalName }) =>
      `<li><button name="username" value="${escaped(userPrincipalName)}">${escaped(displayName ?? "")} ` +
      `<small>${escaped(userPrincipalName)}</small></button></li>`,
  );
  return page(
    "Sign in",
    `<p>to <strong>${escaped(client.displayName)}</strong>. Who are you?</p>
<form method="post">${hiddenInputs(hidden)}
<ul>
${buttons.join("\n")}
</ul>
<button name="cancel" value="true">Cancel</button>
</form>`,
  );
}

/** The first page of the device flow. */
export function userCodePage(userCode: string): TenantResponse {
  return page(
    "Enter code",
    `<form method="post">
<label>The code that your app or device shows <input name="user_code" value="${escaped(userCode)}" autofocus required></label>
<button>Next</button>
</form>`,
  );
}

export function messagePage(title: string, text: string): TenantResponse {
  return page(title, `<p>${escaped(text)}</p>`);
}

/** For people, where no app can be told. */
export function errorPage(error: AuthorityError, nowMs: number): TenantResponse {
  const { error_description } = errorBody(error, nowMs);
  return {
    ...page("Sorry, but we’re having trouble signing you in", `<p>${escaped(error_description)}</p>`),
    status: 400,
  };
}

/** "OAuth 2.0 Form Post Response Mode": the answer is posted to the app by the person's browser. */
export function formPostPage(redirectUri: string, answer: Readonly<Record<string, string>>): TenantResponse {
  return page(
    "Working …",
    `<form method="post" action="${escaped(redirectUri)}">${hiddenInputs(answer)}<button>Continue</button></form>
<script>document.forms[0].submit()</script>`,
  );
}

function page(title: string, content: string): TenantResponse {
  const text = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<h1>${escaped(title)}</h1>
${content}
</html>
`;
  return { status: 200, headers: HEADERS, text };
}

function hiddenInputs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
