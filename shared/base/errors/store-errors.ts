/** Key Vault, queues, Blob storage and Cosmos DB, and what stands in them. Rows of the catalogue in `errors.ts`. */
export const STORE_ERRORS = {
  "secret-unavailable": {
    fault: "transient",
    status: 503,
    title: "Key Vault did not answer",
    remedy: "Nothing, if it passes: what is held goes on working. Otherwise check KEY_VAULT_URL and Azure's status.",
  },
  "queue-unavailable": {
    fault: "transient",
    status: 503,
    title: "The queue did not take the message",
    remedy: "Check the storage account; Graph retries for four hours.",
  },
  "blob-unavailable": {
    fault: "transient",
    status: 503,
    title: "Blob storage did not answer",
    remedy: "Check the storage account; the message is retried.",
  },
  "blob-path-refused": {
    fault: "us",
    status: 500,
    title: "A path would lead out of its container",
    remedy: "Nothing was read or written. Report it: ids are checked where they come in.",
  },
  "store-unavailable": {
    fault: "transient",
    status: 504,
    title: "Cosmos DB did not answer in time",
    remedy: "Check COSMOS_ENDPOINT and the throughput; the message is retried.",
  },
  "state-conflict": {
    fault: "transient",
    status: 503,
    title: "Another instance changed the same state first",
    remedy: "Nothing: the work is repeated with the newer state.",
  },
  "document-refused": {
    fault: "us",
    status: 500,
    title: "Cosmos DB does not take a document, however often it is sent",
    remedy:
      "Nothing brings it in as it is: what it was made of is kept. Report it with the detail, unless it is over 2 MB.",
  },
  "queue-message-invalid": {
    fault: "us",
    status: 500,
    title: "A queue message could not be parsed",
    remedy: "It is kept as a dead letter; compare it with shared/store/message/queue-item.ts.",
  },
  "message-invalid": {
    fault: "sender",
    status: 500,
    title: "A payload is not a chatMessage that can be identified",
    remedy: "It is kept as a dead letter with its payload; compare it with Graph's chatMessage resource.",
  },
  "artifact-too-large": {
    fault: "sender",
    status: 500,
    title: "A transcript or recording is larger than anything Teams makes",
    remedy: "What is known about it is kept, and its content is not; see shared/store/meeting/keep-content.ts.",
  },
  "artifact-invalid": {
    fault: "sender",
    status: 500,
    title: "A payload is no transcript and no recording that can be identified",
    remedy: "It was left out; compare it with Graph's callTranscript and callRecording resources.",
  },
  "interaction-invalid": {
    fault: "sender",
    status: 500,
    title: "A payload is not an aiInteraction that can be identified",
    remedy: "It is kept as a dead letter with its payload; compare it with Graph's aiInteraction resource.",
  },
  "raw-misplaced": {
    fault: "us",
    status: 500,
    title: "A raw payload stands under a path that is not its own",
    remedy: "It is kept as a dead letter; look at who else writes to the container raw.",
  },
} as const;
