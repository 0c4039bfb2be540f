/** What the self check alone finds. Rows of the catalogue in `errors.ts`. */
export const HEALTH_ERRORS = {
  "certificate-expired": {
    fault: "operator",
    status: 503,
    title: "The newest version of the notification certificate has expired",
    remedy:
      "Run npm run setup -- --rotate certificate; the older versions stay for reading, and subscriptions take the new one.",
  },
  "client-state-invalid": {
    fault: "operator",
    status: 503,
    title: "The newest version of the client state is none that should be used",
    remedy: "Run npm run setup -- --rotate client-state.",
  },
  "operator-key-missing": {
    fault: "operator",
    status: 503,
    title: "Key Vault holds no operator key",
    remedy: "Run npm run setup: without one nobody can look at dead letters, re-drive them or rebuild.",
  },
  "token-unreadable": {
    fault: "operator",
    status: 503,
    title: "The login authority issued a token that is not a JWT",
    remedy: "Check GRAPH_AUTHORITY and GRAPH_ENDPOINT: both must be of the same cloud.",
  },
  "role-missing": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "An application role of Microsoft Graph is not granted",
    remedy:
      "Let an administrator open the consent link, or run npm run setup; tokens show it after some minutes, those of a managed identity after a day.",
  },
  "notification-url-unreachable": {
    fault: "operator",
    status: 503,
    title: "Our own notification URL did not answer",
    remedy:
      "Check NOTIFICATION_BASE_URL, its DNS name and certificate; no firewall or IP rule may stand before /api/notifications and /api/lifecycle.",
  },
  "notification-url-wrong-answer": {
    fault: "operator",
    status: 503,
    title: "Our own notification URL did not answer Graph's handshake as it must",
    remedy:
      "Let NOTIFICATION_BASE_URL lead to this app and nothing else: no authentication, redirect or gateway may change the answer.",
  },
  "subscription-not-delivering": {
    fault: "operator",
    status: 503,
    title: "A subscription is at Graph, but its captured access token has run out",
    remedy:
      "Look for renew-subscriptions in the log: it must run every ten minutes; subscription.failed says why it does not.",
  },
  "team-subscriptions-missing": {
    fault: "operator",
    status: 503,
    title: "Some teams do not have the subscriptions of their own that TEAM_SUBSCRIPTIONS gives them",
    remedy:
      "Wait for the next run of renew-subscriptions; if it stays, the event subscription.teams says why. Until then such a team is read daily.",
  },
  "messages-quiet": {
    fault: "operator",
    status: 503,
    title: "Subscriptions are live, and no message was received for a long time",
    remedy: "Nothing, if nobody wrote; otherwise look at notifications.received and notification.discarded in the log.",
  },
  "microsoft-unwell": {
    fault: "transient",
    status: 503,
    title: "Microsoft says that a service of its own is not well",
    remedy:
      "Nothing here: what is missed meanwhile is read afterwards. The Microsoft 365 admin center says more of each id under Service health.",
  },
  "service-health-unknown": {
    fault: "operator",
    status: 503,
    title: "What Microsoft says of its services could not be asked for",
    remedy:
      "With SERVICE_HEALTH=on, run npm run setup and let an administrator consent to ServiceHealth.Read.All; or set it to off, since nothing that is kept needs it.",
  },
  "search-behind": {
    fault: "transient",
    status: 503,
    title: "What was stored lately, or all of it, cannot be found by the search yet",
    remedy:
      "Wait where SEARCH was just switched on or a rebuild of the index was started; else see the logs of feed-search and sync-source.",
  },
} as const;
