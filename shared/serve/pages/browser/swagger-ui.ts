import { type Authorizing, offerSignIn, takeAnswer, withFreshToken } from "./sign-in.ts";

/** Runs in a browser: Swagger UI on GET /api/docs. What it is made with is loaded before it, as a script of its own. */

interface AuthSystem {
  readonly authSelectors: { authorized(): { toJS(): unknown } };
}

interface ReactSystem {
  readonly React: { createElement(type: unknown, properties: object): unknown };
}

interface SentRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
}

interface SwaggerUi extends Authorizing {
  readonly authActions: Authorizing["authActions"] & { restoreAuthorization(kept: { authorized: unknown }): void };
}

declare const SwaggerUIBundle: (options: object) => SwaggerUi;
declare const location: { readonly href: string };

const KEPT_AS = "teamsink.authorized";
const KEYS = ["x-functions-key", "x-operator-key"];
/** By the address that a request goes to, what belongs to the other one. */
const FOREIGN = { key: ["authorization"], token: KEYS };

/** Swagger UI itself would keep keys in localStorage, and only when told to; ours end with the tab. */
const keptInTheTab = {
  statePlugins: {
    auth: {
      wrapActions: {
        // Called after each authorization and each logout.
        persistAuthorizationIfNeeded:
          (_original: unknown, { authSelectors }: AuthSystem) =>
          () => {
            sessionStorage.setItem(KEPT_AS, JSON.stringify(authSelectors.authorized().toJS()));
            return { type: "kept_in_the_tab" };
          },
      },
    },
  },
};

/**
 * Fields for keys and tokens: a browser would keep what was typed, or have it looked at for its spelling. Each asks for the
 * focus, and the last gets it, with the others out of sight.
 */
const secretFields = {
  wrapComponents: {
    Input:
      (original: unknown, { React }: ReactSystem) =>
      (properties: object) =>
        React.createElement(original, { ...properties, autoComplete: "off", autoFocus: false, spellCheck: false }),
  },
};

/** Keys go to /api and tokens to /api/entra, although both may be filled in. */
function withoutForeign(request: SentRequest): SentRequest {
  const isByToken = /\/api\/entra\//.test(new URL(request.url, location.href).pathname);
  const foreign = FOREIGN[isByToken ? "token" : "key"];
  for (const name of Object.keys(request.headers)) {
    if (foreign.includes(name.toLowerCase())) delete request.headers[name];
  }
  return request;
}

const answer = takeAnswer();
const ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // Its own is a service of its maker's, which would be told our address.
  validatorUrl: null,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request: SentRequest) => withFreshToken(withoutForeign(request), ui),
  plugins: [keptInTheTab, secretFields],
  onComplete: () => {
    const kept = sessionStorage.getItem(KEPT_AS);
    if (kept !== null) ui.authActions.restoreAuthorization({ authorized: JSON.parse(kept) as unknown });
    void offerSignIn(ui, answer);
  },
});
