/** What is done in Graph in the name of whoever is signed in. Rows of the catalogue in `errors.ts`. */
export const ON_BEHALF_ERRORS = {
  "user-required": {
    fault: "sender",
    status: 403,
    title: "This is done in the name of a person, and nobody is signed in",
    remedy:
      "Ask below /api/entra with an access token of the person; a function key or an application has no name in Teams.",
  },
  "on-behalf-off": {
    fault: "operator",
    status: 403,
    title: "Nothing of this kind is done in the name of people here",
    remedy: "An operator adds the name that the detail says to the setting ON_BEHALF, and runs npm run setup again.",
  },
  "consent-required": {
    fault: "operator",
    status: 403,
    title: "No administrator has consented to what this takes of Graph in the name of people",
    remedy: "Run npm run setup, which grants what ON_BEHALF takes; docs/setup.md has the list.",
  },
  "interaction-required": {
    fault: "sender",
    status: 401,
    title: "The tenant wants the person to sign in again, perhaps with a second factor",
    remedy: "Sign in again with the claims of the header WWW-Authenticate, and ask with the new token.",
  },
  "api-secret-wrong": {
    fault: "operator",
    status: 503,
    title: "The login authority does not take the secret of the API's own app registration",
    remedy: "Run npm run setup, which puts a new one into the Key Vault secret api-client-secret.",
  },
  "on-behalf-forbidden": {
    fault: "sender",
    status: 403,
    title: "Teams does not let this person do it",
    remedy: "Look whether the person is still in the conversation, and whether what is to be changed is theirs.",
  },
  "on-behalf-not-found": {
    fault: "sender",
    status: 404,
    title: "Teams knows no such thing for this person",
    remedy: "Check the ids; it may have been deleted, or be in a conversation that the person is not in.",
  },
  "on-behalf-refused": {
    fault: "sender",
    status: 400,
    title: "Graph does not take it in this form",
    remedy: "The detail has Graph's own code; compare what was sent with docs/write.md.",
  },
  "on-behalf-throttled": {
    fault: "transient",
    status: 429,
    title: "Graph takes no more of this at the moment",
    remedy: "Ask again after Retry-After; a message with the same Idempotency-Key.",
  },
  "on-behalf-unanswered": {
    fault: "transient",
    status: 504,
    title: "Graph did not answer, so that nobody knows whether it was done",
    remedy: "Look whether it was, or ask again: to say it twice does no harm.",
  },
  "idempotency-key-missing": {
    fault: "sender",
    status: 400,
    title: "There is no Idempotency-Key, or none that can be one",
    remedy:
      "Send a new one with each message, of 1 to 100 letters, digits, dots, hyphens and underscores, such as a UUID; and the same one when the same message is sent again.",
  },
  "idempotency-key-reused": {
    fault: "sender",
    status: 422,
    title: "Something else was sent with this Idempotency-Key",
    remedy: "Make a new key for each message; the same one is for sending the same message again.",
  },
  "write-under-way": {
    fault: "transient",
    status: 409,
    title: "Another message of this person to this conversation is being sent",
    remedy:
      "Ask again after Retry-After with the same Idempotency-Key: messages go one after the other, so that their order stays.",
  },
  "write-unconfirmed": {
    fault: "transient",
    status: 503,
    title: "Graph did not say whether the message was sent",
    remedy: "Ask again after Retry-After with the same Idempotency-Key: it is looked for first, and never sent twice.",
  },
  "message-too-large": {
    fault: "sender",
    status: 413,
    title: "The message is larger than Teams takes",
    remedy: "Make it shorter, or attach it as a file: body, mentions and attachments together may have 28 KB.",
  },
  "mention-unknown": {
    fault: "sender",
    status: 400,
    title: "Somebody who is mentioned is not in the conversation, or does not stand in the text",
    remedy: "Mention a member by id, userPrincipalName or whole name, and write @ and the name in the text.",
  },
  "mention-ambiguous": {
    fault: "sender",
    status: 400,
    title: "Several members have the name that is mentioned",
    remedy: "Mention by the id or the userPrincipalName, and write @ and that in the text.",
  },
} as const;
