/** What the login authority and Graph answer. Rows of the catalogue in `errors.ts`. */
export const GRAPH_ERRORS = {
  "authority-unavailable": {
    fault: "transient",
    status: 503,
    title: "The login authority did not answer: no signing keys, or no token",
    remedy: "Check GRAPH_AUTHORITY and outbound https; Graph retries meanwhile.",
  },
  "graph-unauthorized": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Graph did not accept our token, or the login authority gave us none",
    remedy: "Check GRAPH_CLIENT_ID, GRAPH_TENANT_ID and the graph-client-secret; an AADSTS number says what is wrong.",
  },
  "client-secret-wrong": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The login authority does not know the client secret",
    remedy:
      "Run npm run setup -- --rotate client-secret. Where it was stored by hand: graph-client-secret takes the secret's value, not its id.",
  },
  "client-secret-expired": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The client secret has expired at the login authority",
    remedy: "Run npm run setup -- --rotate client-secret.",
  },
  "app-unknown": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The tenant has no such app registration, or the app is disabled there",
    remedy: "Compare GRAPH_CLIENT_ID with the app registration, and look whether it was deleted or disabled.",
  },
  "service-principal-missing": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The app registration has no service principal in the tenant",
    remedy: "Run npm run setup, or let an administrator open the consent link: either makes it.",
  },
  "tenant-unknown": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The login authority does not know the tenant",
    remedy: "Compare GRAPH_TENANT_ID with the tenant's id, and GRAPH_AUTHORITY with the tenant's cloud.",
  },
  "sign-in-blocked": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A policy of the tenant keeps the app from signing in",
    remedy:
      "Look for the AADSTS number among the sign-ins of service principals in Entra, and exempt the app from the conditional access policy that is named there.",
  },
  "graph-forbidden": {
    fault: "operator",
    status: 403,
    title: "Graph refused: a permission or its admin consent is missing",
    remedy:
      "Grant the application permissions listed in the README and their admin consent; it takes some minutes to apply.",
  },
  "access-policy-missing": {
    fault: "operator",
    status: 403,
    title: "No application access policy lets the app read this user's meetings",
    remedy:
      "Run the lines that npm run setup prints (New-CsApplicationAccessPolicy, Grant-CsApplicationAccessPolicy) as a Teams administrator; it takes half an hour to apply.",
  },
  "transcript-access-off": {
    fault: "operator",
    status: 403,
    title: "The tenant keeps transcripts from Microsoft Graph, or who said what in them",
    remedy:
      "Run Set-CsTeamsMeetingConfiguration -Identity Global -EnableGraphTranscriptAccess $true -EnableAttributedTranscripts $true as a Teams administrator; it takes an hour to apply.",
  },
  "graph-not-found": {
    fault: "sender",
    status: 404,
    title: "Graph does not know this resource",
    remedy: "Check the id; it may have been deleted.",
  },
  "graph-gone": {
    fault: "transient",
    status: 503,
    title: "Graph no longer knows this delta token",
    remedy: "Nothing: the source is synced from the start.",
  },
  "graph-bad-request": {
    fault: "us",
    status: 500,
    title: "Graph called the request malformed",
    remedy: "Report it with the event's request id.",
  },
  "graph-answer-invalid": {
    fault: "us",
    status: 502,
    title: "An answer of Graph does not have the documented shape",
    remedy: "Compare the answer of the named route with Graph's documentation; report it with the request id.",
  },
  "graph-conflict": {
    fault: "operator",
    status: 409,
    title: "Graph already holds a subscription for this app, resource and change types",
    remedy: "Another deployment of this app registration subscribes to the same resource; use one of the two.",
  },
  "graph-quota": {
    fault: "operator",
    status: 403,
    title: "A subscription quota of Graph is used up",
    remedy:
      "Remove subscriptions that nobody needs, or lower TEAM_SUBSCRIPTIONS: 10,000 Teams subscriptions per organisation, one per app and resource.",
  },
  "graph-throttled": {
    fault: "transient",
    status: 429,
    title: "Graph throttled us for longer than one invocation may wait",
    remedy: "Nothing: the work is repeated after Retry-After.",
  },
  "source-unsettled": {
    fault: "transient",
    status: 503,
    title: "A source changed faster than it could be read",
    remedy: "Nothing: it is read on from there, after a gap within hours, otherwise the next day.",
  },
  "source-incomplete": {
    fault: "us",
    status: 502,
    title: "Graph gives a part of a source by no road",
    remedy: "Nothing: the rest of the source is stored, and that part is tried again the next day.",
  },
  "graph-unavailable": {
    fault: "transient",
    status: 504,
    title: "Graph did not answer in time",
    remedy: "Nothing: the work is repeated.",
  },
  "subscription-missing": {
    fault: "operator",
    status: 503,
    title: "A wanted resource has no living subscription",
    remedy: "Wait for the next run of renew-subscriptions; if it stays, the event subscription.failed says why.",
  },
} as const;
