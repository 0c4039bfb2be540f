/** Who may ask for what. Rows of the catalogue in `errors.ts`. */
export const ACCESS_ERRORS = {
  "api-app-missing": {
    fault: "operator",
    status: 503,
    title: "Tokens of Entra are not taken here: the API has no app registration",
    remedy: "Run npm run setup, which makes one and sets API_CLIENT_ID; or ask with a function key, below /api.",
  },
  "bearer-missing": {
    fault: "sender",
    status: 401,
    title: "There is no access token",
    remedy: "Send Authorization: Bearer and an access token of Entra for this API; function keys are taken below /api.",
  },
  "bearer-invalid": {
    fault: "sender",
    status: 401,
    title: "The access token is not one that Entra issued for this API",
    remedy:
      "Ask Entra for an access token, version 2.0, of scope api://{API_CLIENT_ID}/Messages.Read or, as an application, api://{API_CLIENT_ID}/.default.",
  },
  "bearer-expired": {
    fault: "sender",
    status: 401,
    title: "The access token is over, or not valid yet",
    remedy: "Ask Entra for a new one; if it is new, compare the clocks.",
  },
  "scope-required": {
    fault: "sender",
    status: 403,
    title: "The access token is not for this",
    remedy:
      "Ask Entra for a token with the scope Messages.Read of this API, and with Messages.Write as well for what is done in the person's name.",
  },
  "role-required": {
    fault: "sender",
    status: 403,
    title: "This takes a role that the access token does not bear",
    remedy:
      "The detail names the role: an administrator assigns it to the application or the person; then ask for a new token.",
  },
  "too-many-requests": {
    fault: "sender",
    status: 429,
    title: "More requests than one instance answers a caller in a minute",
    remedy:
      "Wait as long as Retry-After says; RateLimit-Policy and RateLimit tell of it before. An operator sets API_REQUESTS_PER_MINUTE.",
  },
  "access-not-recorded": {
    fault: "transient",
    status: 503,
    title: "Nothing is given out, since it could not be recorded who asked",
    remedy:
      "Nothing, if it passes: ask again. Otherwise the detail says what Cosmos DB said; azd provision makes a container that is missing.",
  },
} as const;
