/** What Graph, or somebody who says so, posts: who gets in, and what can be opened. Rows of the catalogue in `errors.ts`. */
export const FRONT_DOOR_ERRORS = {
  "body-too-large": {
    fault: "sender",
    status: 413,
    title: "The request body is over the limit",
    remedy: "Send fewer items in one post.",
  },
  "post-too-slow": {
    fault: "transient",
    status: 503,
    title: "A post of Graph could not be made durable in the time in which Graph wants its answer",
    remedy:
      "Nothing: Graph sends it again. If it repeats, see which of queue, Blob storage and Key Vault answers slowly.",
  },
  "body-not-json": {
    fault: "sender",
    status: 400,
    title: "The request body is not JSON",
    remedy: "Send a JSON document encoded as UTF-8.",
  },
  "envelope-invalid": {
    fault: "sender",
    status: 400,
    title: "The request body is not a changeNotificationCollection",
    remedy: "Send { value: changeNotification[], validationTokens?: string[] } as Microsoft Graph does.",
  },
  "token-missing": {
    fault: "sender",
    status: 202,
    title: "An encrypted item came without a validation token",
    remedy:
      "Nothing, if it was not Microsoft Graph; otherwise check that the app registration's id is GRAPH_CLIENT_ID.",
  },
  "token-invalid": {
    fault: "sender",
    status: 202,
    title: "A validation token is malformed or wrongly signed",
    remedy: "Nothing, if it was not Microsoft Graph; otherwise check GRAPH_AUTHORITY.",
  },
  "token-out-of-time": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "A genuine validation token is expired or not yet valid, by our clock",
    remedy:
      "Check the clock of the machine; clock.doubted in the log says by how much it may be off. Graph sends the post again; an old post that somebody repeats gets the same answer.",
  },
  "token-wrong-issuer": {
    fault: "sender",
    status: 202,
    title: "A validation token was issued for another tenant or by another authority",
    remedy: "Check GRAPH_TENANT_ID and GRAPH_AUTHORITY.",
  },
  "token-wrong-audience": {
    fault: "sender",
    status: 202,
    title: "A validation token is meant for another app",
    remedy: "Check GRAPH_CLIENT_ID.",
  },
  "token-wrong-publisher": {
    fault: "sender",
    status: 202,
    title: "A validation token was not requested by Microsoft Graph Change Tracking",
    remedy: "Nothing: somebody else's token was presented.",
  },
  "item-invalid": {
    fault: "sender",
    status: 202,
    title: "One item of a post is not a changeNotification",
    remedy:
      "Nothing, unless it repeats: then compare Graph's changeNotification resource with shared/capture/notification/envelope.ts.",
  },
  "client-state-mismatch": {
    fault: "sender",
    status: 202,
    title: "The clientState of an item is not one of ours",
    remedy:
      "If it follows a rotation, keep the older version of graph-client-state enabled until every subscription is renewed.",
  },
  "client-state-disabled": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The clientState of an item may be that of a version which is disabled in Key Vault",
    remedy:
      "Enable the version of graph-client-state that was disabled last; what may bear it waits in quarantine until then.",
  },
  "tenant-mismatch": {
    fault: "sender",
    status: 202,
    title: "An item is of another tenant",
    remedy: "Check GRAPH_TENANT_ID.",
  },
  "resource-unsupported": {
    fault: "sender",
    status: 202,
    title: "An item is about a resource that is not a Teams message",
    remedy: "Subscribe to message resources only (GRAPH_RESOURCES).",
  },
  "signature-mismatch": {
    fault: "sender",
    status: 202,
    title: "The dataSignature of an authentic item does not match its data",
    remedy:
      "The item is kept in quarantine; if many, compare the notification certificate in Key Vault with the subscription's.",
  },
  "certificate-unknown": {
    fault: "operator",
    status: 202,
    title: "An item is encrypted for a certificate that is not in Key Vault",
    remedy:
      "Enable the version of graph-notification-certificate that the item names; it is kept in quarantine until then.",
  },
  "content-undecipherable": {
    fault: "sender",
    status: 202,
    title: "The encrypted content of an authentic item cannot be opened or is not a JSON object",
    remedy: "The item is kept in quarantine; see its reason there.",
  },
} as const;
