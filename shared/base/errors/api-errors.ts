/** What a caller of the API may do wrong. Rows of the catalogue in `errors.ts`. */
export const API_ERRORS = {
  "query-invalid": {
    fault: "sender",
    status: 400,
    title: "One or more query parameters are wrong",
    remedy: "Correct the parameters listed under errors.",
  },
  "body-invalid": {
    fault: "sender",
    status: 400,
    title: "One or more members of the request body are wrong",
    remedy: "Correct the members listed under errors.",
  },
  "position-invalid": {
    fault: "sender",
    status: 400,
    title: "The position is not one of this feed",
    remedy:
      "Take it from an answer to the same request, unchanged: one conversation has positions of its own. After the containers were made anew, begin again with position=beginning.",
  },
  "table-not-found": {
    fault: "sender",
    status: 404,
    title: "There is no such table",
    remedy: "Take one of those that docs/lake.md names, such as messages or members.",
  },
  "operator-key-wrong": {
    fault: "sender",
    status: 403,
    title: "This is for operators: the operator key is missing or wrong",
    remedy: "Send an enabled version of the Key Vault secret operator-key in the header x-operator-key.",
  },
  "conversation-not-found": {
    fault: "sender",
    status: 404,
    title: "No message of this conversation is stored",
    remedy: "Check the id; a conversation appears with its first stored message.",
  },
  "message-not-found": {
    fault: "sender",
    status: 404,
    title: "No such message is stored in this conversation",
    remedy: "Check the id; a reply is addressed as rootId.messageId.",
  },
  "team-required": {
    fault: "sender",
    status: 400,
    title: "Which team the channel is of is not known here",
    remedy: "Ask with team_id: the team of the channel, or a link copied from Teams that leads into it.",
  },
  "meeting-not-found": {
    fault: "sender",
    status: 404,
    title: "Nothing is stored of this meeting, or not this transcript or recording",
    remedy: "Take the ids from GET /api/meetings; what is kept of meetings is said by the setting CAPTURE.",
  },
  "content-not-found": {
    fault: "sender",
    status: 404,
    title: "The message names no such content",
    remedy: "Take the contentId from the message's contents.",
  },
  "content-not-kept": {
    fault: "sender",
    status: 404,
    title: "The content is named and not kept",
    remedy:
      "The detail says why. What waits comes by itself; for the rest, docs/content.md says what an operator can do.",
  },
  "range-not-satisfiable": {
    fault: "sender",
    status: 416,
    title: "The content ends before the range begins",
    remedy: "Ask for a range within the size that Content-Range names.",
  },
  "range-required": {
    fault: "sender",
    status: 400,
    title: "The content is larger than one answer",
    remedy: "Ask for it in ranges: Range: bytes=0-, and on from where each Content-Range ends.",
  },
  "dead-letter-not-found": {
    fault: "sender",
    status: 404,
    title: "Nothing is kept under this id",
    remedy: "Take the id from GET /api/dead-letters; what was released from quarantine is gone.",
  },
  "rebuild-not-found": {
    fault: "sender",
    status: 404,
    title: "No rebuild was ever started",
    remedy: "Start one with POST /api/rebuild.",
  },
  "backfill-not-found": {
    fault: "sender",
    status: 404,
    title: "No backfill bears this id",
    remedy: "Take the backfillId from GET /api/backfills.",
  },
  "backfill-over": {
    fault: "sender",
    status: 409,
    title: "The backfill is over, or runs already",
    remedy: "Start another with POST /api/backfills; what is stored already costs one read a message.",
  },
  "search-off": {
    fault: "sender",
    status: 404,
    title: "Search is off",
    remedy: "Set SEARCH to on; within a minute it begins to read what is stored.",
  },
  "audit-not-found": {
    fault: "sender",
    status: 404,
    title: "No audit started at this time",
    remedy: "Take the startedDateTime of a run from GET /api/audit.",
  },
  "page-file-not-found": {
    fault: "sender",
    status: 404,
    title: "The pages that describe the API have no such file",
    remedy: "Load the page anew: the names of its files change with their content.",
  },
} as const;
