import { noParameters } from "../../base/parameter.ts";
import { backfillAction, backfillRequest } from "../../capture/export/backfill-request.ts";
import {
  listEntriesParameters,
  oneEntryParameters,
  redriveRequest,
} from "../../operate/dead-letter/dead-letter-parameters.ts";
import { healthParameters } from "../../operate/health/health-parameters.ts";
import { rebuildRequest } from "../../operate/rebuild/rebuild-report.ts";
import { searchRebuildRequest } from "../../store/search/search-report.ts";
import { accessRecordParameters } from "./access-records.ts";
import { answerComponents } from "./answer-schemas.ts";
import { auditParameters } from "./audit-parameters.ts";
import { changeParameters } from "./change-parameters.ts";
import { hookAction, hookRequest } from "./hook-parameters.ts";
import { interactionParameters } from "./interactions.ts";
import { channelParameters, directoryParameters } from "./list-directory.ts";
import { memberParameters } from "./list-members.ts";
import { listParameters } from "./list-parameters.ts";
import { meetingParameters, meetingsParameters, transcriptParameters } from "./meeting-parameters.ts";
import { contentParameters } from "./message-contents.ts";
import { historyParameters } from "./message-events.ts";
import { oneParameters, versionsParameters } from "./one-message.ts";
import {
  ANSWER_HEADERS,
  BYTES,
  contentOf,
  failure,
  NOT_FOUND,
  operationOf,
  type PathItem,
  type Request,
  referenceTo,
  SECURITY_SCHEMES,
} from "./openapi-operation.ts";
import { resolveParameters } from "./resolve-link.ts";
import { searchParameters } from "./search-parameters.ts";
import { syncParameters } from "./sync-parameters.ts";
import { tableParameters } from "./table-parameters.ts";
import {
  chatAction,
  contactParameters,
  findUploadParameters,
  messageAction,
  newChatRequest,
  presenceParameters,
  presenceRequest,
  sendRequest,
  uploadRequest,
  viewpointParameters,
} from "./write-parameters.ts";

export interface OpenapiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, unknown>>;
}

const TAGS = {
  messages: "What is stored of a conversation",
  search: "What was written, by its words",
  meetings: "Transcripts and recordings of meetings and calls",
  directory: "Who is where, and was",
  people: "What people do in Teams in their own name, by whoever they are signed in to",
  interactions: "What people asked Copilot",
  changes: "What is new, for whoever keeps a copy",
  hooks: "What is new, posted to whoever keeps a copy",
  audit: "Whether it is whole, and who read what",
  operations: "For operators: what waits, what is read, what was before, and rebuilding",
  health: "Whether everything works",
  pages: "For pages on which people sign in",
};

/** Markdown. */
const DESCRIPTION = `The Teams messages of a Microsoft 365 tenant, as stored.

Below \`/api\` a request takes a function key, and those for operators the operator key beside it; below \`/api/entra\` it takes an
access token of Microsoft Entra instead. Lists are paged: go on with \`nextLink\`. What is refused or fails is answered with
\`application/problem+json\` (RFC 9457) and a stable \`code\`. The examples are answers from a simulated tenant.`;

const MESSAGE_IDS = {
  conversationId: "Chat id or channel id",
  messageId: "Graph's id of the message, or rootId.messageId for a reply",
};

/** With `refresh` Graph is asked, and may refuse. */
const REFRESH_ANSWERS = {
  403: failure("Graph refuses: a permission of the app is missing"),
  404: failure("Not stored, or, with refresh, not known to Graph"),
  429: failure(
    "Too many requests in a minute, or, with refresh, Graph's limits are used up: Retry-After says for how long",
  ),
  504: failure("Cosmos DB or Graph did not answer in time"),
};

const MEETING_IDS = {
  organizerId: "Who organized the meeting, or began the call",
  meetingId: "Graph's id of the meeting, or of an ad hoc call",
};
const CONTENT_HEADERS = {
  Range: "One range of bytes; needed for more than 8 MiB, which is also the most that one answer holds",
  "If-Range": "The ETag of what the range is to belong to",
};
const CONTENT_ANSWERS = {
  ...NOT_FOUND,
  206: { description: "A part: Content-Range says which", content: BYTES },
  416: failure("The content ends before the range begins"),
};
const CHANGE_HEADERS = {
  Accept:
    "application/x-ndjson: a change a line, the last line has the position. text/event-stream: events, as EventSource takes them",
  "Last-Event-ID": "The position that an EventSource saw last; goes before the parameter",
};
const CHANGE_ANSWERS = {
  200: {
    description: "OK",
    content: {
      ...contentOf("application/json", referenceTo("ChangePage")),
      ...contentOf("application/x-ndjson", { type: "string" }),
      ...contentOf("text/event-stream", { type: "string" }),
    },
  },
};
const LINES_HEADER = {
  Accept: "application/x-ndjson: a message a line; the last line has the count, and the nextLink where there is more",
};
const MESSAGE_LINES = {
  200: {
    description: "OK",
    content: {
      ...contentOf("application/json", referenceTo("MessagePage")),
      ...contentOf("application/x-ndjson", { type: "string" }),
    },
  },
};
const TRANSCRIPT_ANSWER = {
  200: {
    description: "OK",
    content: {
      ...contentOf("application/json", referenceTo("Transcript")),
      ...contentOf("text/vtt", { type: "string" }),
      ...contentOf("application/vnd.openxmlformats-officedocument.wordprocessingml.document", {
        type: "string",
        format: "binary",
      }),
    },
  },
};
const TABLE_ANSWER = {
  200: { description: "OK", content: contentOf("application/x-ndjson", { type: "string" }) },
};
const METRICS = { 200: { description: "OK", content: contentOf("text/plain", { type: "string" }) } };
const SEARCH_OFF = { 404: failure("Search is off") };
const HOOK_ID = { hookId: "Its id in the list" };
const BACKFILL_ID = { backfillId: "Its id in the list" };

const CHAT_ID = { chatId: "Chat id" };
const KEY_HEADER = {
  "Idempotency-Key":
    "Needed: a new one for each message, 1 to 100 letters, digits, dots, hyphens and underscores. The same one again sends nothing again",
};
/** What Graph may say to what is asked of it in a person's name. */
const OF_GRAPH = {
  403: failure(
    "No right to it: the scope Messages.Write, the setting ON_BEHALF, a consent, or what Teams lets this person do",
  ),
  404: failure("Teams knows no such thing for this person, or nothing is stored of it"),
  429: failure("Too many requests in a minute, or Graph takes no more at the moment: Retry-After says for how long"),
  504: failure("Graph or Cosmos DB did not answer in time"),
};
const { 404: _nothingNamed, ...OF_NOTHING_NAMED } = OF_GRAPH;
const SEND_ANSWERS = {
  ...OF_GRAPH,
  409: failure("Another message of this person to this conversation is on its way: Retry-After says for how long"),
  413: failure("The message has more than 28 KB, or the body is over the limit"),
  422: failure("The Idempotency-Key was used for another message"),
  503: failure("It is not known whether it was sent: ask again after Retry-After with the same key"),
};
const DONE_AND_TO_COME = {
  ...OF_GRAPH,
  202: {
    description: "It is done, and the message is as it was before: its notification brings what it is now",
    content: contentOf("application/json", referenceTo("ChatMessage")),
  },
};
const CHAT_THERE = {
  ...OF_GRAPH,
  200: { description: "It was there already", content: contentOf("application/json", referenceTo("Chat")) },
};

/** 503 is an answer as well. */
const failing = (answer: "Health" | "DeepHealth") => ({
  503: { description: "Something fails", content: contentOf("application/json", referenceTo(answer)) },
});

// biome-ignore format: one row a request
const REQUESTS: readonly Request[] = [
  { method: "get", path: "/messages", operationId: "listMessages", tag: "messages", access: "messages", summary: "List the messages of a conversation", query: listParameters, headers: LINES_HEADER, answer: "MessagePage", others: { ...NOT_FOUND, ...MESSAGE_LINES } },
  { method: "get", path: "/messages/{conversationId}/{messageId}", operationId: "getMessage", tag: "messages", access: "messages", summary: "One message, now or as it was, or read anew", pathIds: MESSAGE_IDS, query: oneParameters, answer: "ChatMessage", others: REFRESH_ANSWERS },
  { method: "get", path: "/messages/{conversationId}/{messageId}/versions", operationId: "listMessageVersions", tag: "messages", access: "history", summary: "Every version of a message that was seen, oldest first", pathIds: MESSAGE_IDS, query: versionsParameters, answer: "MessageVersionPage", others: NOT_FOUND },
  { method: "get", path: "/meetings", operationId: "listMeetings", tag: "meetings", access: "messages", summary: "What the calls of one organizer left, newest first", query: meetingsParameters, answer: "MeetingPage" },
  { method: "get", path: "/meetings/{organizerId}/{meetingId}", operationId: "getMeeting", tag: "meetings", access: "messages", summary: "The calls of one meeting, each with its transcripts and recordings in their sequence", pathIds: MEETING_IDS, query: meetingParameters, answer: "MeetingPage", others: NOT_FOUND },
  { method: "get", path: "/meetings/{organizerId}/{meetingId}/transcripts/{transcriptId}", operationId: "getTranscript", tag: "meetings", access: "messages", summary: "What was said, as cues, as WebVTT or as a Word document", pathIds: { ...MEETING_IDS, transcriptId: "Graph's id of the transcript" }, query: transcriptParameters, headers: CONTENT_HEADERS, answer: "Transcript", others: { ...CONTENT_ANSWERS, ...TRANSCRIPT_ANSWER } },
  { method: "get", path: "/meetings/{organizerId}/{meetingId}/recordings/{recordingId}", operationId: "getRecording", tag: "meetings", access: "messages", summary: "A recording, part by part where it is large", pathIds: { ...MEETING_IDS, recordingId: "Graph's id of the recording" }, query: noParameters, headers: CONTENT_HEADERS, answer: "bytes", others: CONTENT_ANSWERS },
  { method: "get", path: "/messages/{conversationId}/{messageId}/contents", operationId: "listMessageContents", tag: "messages", access: "messages", summary: "What a message names: images, code, files and other messages, and what became of them", pathIds: MESSAGE_IDS, query: contentParameters, answer: "MessageContents", others: NOT_FOUND },
  { method: "get", path: "/messages/{conversationId}/{messageId}/contents/{contentId}", operationId: "getMessageContent", tag: "messages", access: "messages", summary: "The bytes of one content, or a part of them", pathIds: { ...MESSAGE_IDS, contentId: "Its contentId in the list" }, query: contentParameters, headers: CONTENT_HEADERS, answer: "bytes", others: CONTENT_ANSWERS },
  { method: "get", path: "/messages/{conversationId}/{messageId}/history", operationId: "listMessageEvents", tag: "messages", access: "history", summary: "What happened to a message: edits, deletions, reactions and verdicts, as far as was seen", pathIds: MESSAGE_IDS, query: historyParameters, answer: "MessageEventPage", others: NOT_FOUND },
  { method: "get", path: "/search", operationId: "searchStored", tag: "search", access: "messages", summary: "What was written, by its words", query: searchParameters, answer: "SearchPage", others: SEARCH_OFF },
  { method: "get", path: "/resolve", operationId: "resolveLink", tag: "messages", access: "messages", summary: "What a link copied from Teams leads to, and whether that is stored", query: resolveParameters, answer: "ResolvedLink" },
  { method: "get", path: "/teams", operationId: "listTeams", tag: "directory", access: "directory", summary: "List teams", query: directoryParameters, answer: "TeamPage" },
  { method: "get", path: "/channels", operationId: "listChannels", tag: "directory", access: "directory", summary: "List the channels of a team", query: channelParameters, answer: "ChannelPage" },
  { method: "get", path: "/chats", operationId: "listChats", tag: "directory", access: "directory", summary: "List chats, each with a title", query: directoryParameters, answer: "ChatPage" },
  { method: "get", path: "/users", operationId: "listUsers", tag: "directory", access: "directory", summary: "List users", query: directoryParameters, answer: "UserPage" },
  { method: "get", path: "/members", operationId: "listMembers", tag: "directory", access: "directory", summary: "Who is in a team, a channel or a chat, or was at a time", query: memberParameters, answer: "MemberPage" },
  { method: "get", path: "/me", operationId: "getMe", tag: "people", access: "self", summary: "Who is signed in, and what they may ask for", query: noParameters, answer: "Me" },
  { method: "post", path: "/messages/{conversationId}", operationId: "sendMessage", tag: "people", access: "onBehalf", summary: "Say something in a chat or a channel, once for each Idempotency-Key", pathIds: { conversationId: MESSAGE_IDS.conversationId }, query: noParameters, headers: KEY_HEADER, body: sendRequest, answer: "ChatMessage", status: 201, others: SEND_ANSWERS },
  { method: "post", path: "/messages/{conversationId}/{messageId}", operationId: "actOnMessage", tag: "people", access: "onBehalf", summary: "Edit, delete or restore a message, or react to it", pathIds: MESSAGE_IDS, query: noParameters, body: messageAction, answer: "ChatMessage", others: DONE_AND_TO_COME },
  { method: "post", path: "/chats", operationId: "createChat", tag: "people", access: "onBehalf", summary: "A chat with these people; of two the one that they have", query: noParameters, body: newChatRequest, answer: "Chat", status: 201, others: CHAT_THERE },
  { method: "post", path: "/chats/{chatId}", operationId: "actOnChat", tag: "people", access: "onBehalf", summary: "Rename a chat, add or remove somebody, mark it as read or unread, hide it", pathIds: CHAT_ID, query: noParameters, body: chatAction, answer: "ChatDone", others: OF_GRAPH },
  { method: "post", path: "/uploads", operationId: "startUpload", tag: "people", access: "onBehalf", summary: "Where a file that will be sent is put, part by part", query: noParameters, body: uploadRequest, answer: "StartedUpload", status: 201, others: OF_GRAPH },
  { method: "get", path: "/uploads", operationId: "findUpload", tag: "people", access: "onBehalf", summary: "A file of whose upload the last answer was lost", query: findUploadParameters, answer: "UploadedFile", others: OF_GRAPH },
  { method: "get", path: "/viewpoints", operationId: "listViewpoints", tag: "people", access: "onBehalf", summary: "What one has read of one's chats, and how much is unread", query: viewpointParameters, answer: "ViewpointPage", others: OF_NOTHING_NAMED },
  { method: "get", path: "/presence", operationId: "listPresence", tag: "people", access: "onBehalf", summary: "Whether people are there", query: presenceParameters, answer: "PresenceList", others: OF_NOTHING_NAMED },
  { method: "post", path: "/presence", operationId: "setPresence", tag: "people", access: "onBehalf", summary: "What shows of oneself: availability and status message", query: noParameters, body: presenceRequest, answer: "Presence", others: OF_NOTHING_NAMED },
  { method: "get", path: "/contacts", operationId: "listContacts", tag: "people", access: "onBehalf", summary: "Whom one may want to write to", query: contactParameters, answer: "ContactList", others: OF_NOTHING_NAMED },
  { method: "get", path: "/interactions", operationId: "listInteractions", tag: "interactions", access: "messages", summary: "What people asked Copilot, and what it answered", query: interactionParameters, answer: "InteractionPage" },
  { method: "get", path: "/changes", operationId: "listChanges", tag: "changes", access: "changes", summary: "What was stored since a position", query: changeParameters, headers: CHANGE_HEADERS, answer: "ChangePage", others: CHANGE_ANSWERS },
  { method: "get", path: "/tables/{table}", operationId: "readTable", tag: "changes", access: "changes", summary: "Rows of a table of the lake that were stored since a position, a line each; the last line is the position to go on from", pathIds: { table: "Its name, such as messages or members" }, query: tableParameters, answer: "bytes", others: { ...NOT_FOUND, ...TABLE_ANSWER } },
  { method: "get", path: "/audit", operationId: "getAuditReport", tag: "audit", access: "oversight", summary: "What Graph knows against what is stored, and since when the record is unbroken", query: auditParameters, answer: "AuditReport", others: NOT_FOUND },
  { method: "get", path: "/access-records", operationId: "listAccessRecords", tag: "audit", access: "oversight", summary: "Who asked for what, and how much was given, newest first", query: accessRecordParameters, answer: "AccessRecordPage" },
  { method: "get", path: "/dead-letters", operationId: "listDeadLetters", tag: "operations", access: "operate", summary: "List dead letters and quarantine, without their bodies", query: listEntriesParameters, answer: "DeadLetterPage" },
  { method: "post", path: "/dead-letters", operationId: "redriveDeadLetters", tag: "operations", access: "operate", summary: "Re-drive what waits, at most 100 a request", query: noParameters, body: redriveRequest, answer: "RedriveAnswer" },
  { method: "get", path: "/dead-letters/{deadLetterId}", operationId: "getDeadLetter", tag: "operations", access: "operate", summary: "One dead letter, or one thing in quarantine", pathIds: { deadLetterId: "Its id in the list" }, query: oneEntryParameters, answer: "DeadLetter", others: NOT_FOUND },
  { method: "get", path: "/rebuild", operationId: "getRebuild", tag: "operations", access: "operate", summary: "How far the rebuild has come", query: noParameters, answer: "Rebuild", others: NOT_FOUND },
  { method: "post", path: "/rebuild", operationId: "startRebuild", tag: "operations", access: "operate", summary: "Rebuild every document from the raw payloads; one that is under way is left alone", query: noParameters, body: rebuildRequest, answer: "Rebuild", status: 202 },
  { method: "get", path: "/search/rebuild", operationId: "getSearchProgress", tag: "operations", access: "operate", summary: "How far what is stored has been read into the index of the search", query: noParameters, answer: "SearchProgress", others: SEARCH_OFF },
  { method: "post", path: "/search/rebuild", operationId: "startSearchRebuild", tag: "operations", access: "operate", summary: "Make the index of the search anew from the store", query: noParameters, body: searchRebuildRequest, answer: "SearchProgress", status: 202, others: SEARCH_OFF },
  { method: "get", path: "/sync", operationId: "getSyncProgress", tag: "operations", access: "operate", summary: "How far the daily sync has come, and what it went on without", query: syncParameters, answer: "SyncProgress" },
  { method: "get", path: "/backfills", operationId: "listBackfills", tag: "operations", access: "operate", summary: "List backfills, newest first", query: noParameters, answer: "BackfillList" },
  { method: "post", path: "/backfills", operationId: "startBackfill", tag: "operations", access: "operate", summary: "Read what was written before, or with dryRun say what that would take", query: noParameters, body: backfillRequest, answer: "Backfill", status: 202 },
  { method: "get", path: "/backfills/{backfillId}", operationId: "getBackfill", tag: "operations", access: "operate", summary: "How far a backfill has come", pathIds: BACKFILL_ID, query: noParameters, answer: "Backfill", others: NOT_FOUND },
  { method: "post", path: "/backfills/{backfillId}", operationId: "actOnBackfill", tag: "operations", access: "operate", summary: "Pause, resume or cancel a backfill", pathIds: BACKFILL_ID, query: noParameters, body: backfillAction, answer: "Backfill", others: { ...NOT_FOUND, 409: failure("It is over, or runs already") } },
  { method: "get", path: "/hooks", operationId: "listHooks", tag: "hooks", access: "hooks", summary: "List hooks, oldest first, and what each receiver answered", query: noParameters, answer: "HookList" },
  { method: "post", path: "/hooks", operationId: "makeHook", tag: "hooks", access: "hooks", summary: "Have changes posted to a URL; the answer alone has the secret", query: noParameters, body: hookRequest, answer: "HookAnswer", status: 201, others: { 409: failure("There are as many as there may be") } },
  { method: "get", path: "/hooks/{hookId}", operationId: "getHook", tag: "hooks", access: "hooks", summary: "One hook, and how far it has been told", pathIds: HOOK_ID, query: noParameters, answer: "Hook", others: NOT_FOUND },
  { method: "post", path: "/hooks/{hookId}", operationId: "actOnHook", tag: "hooks", access: "hooks", summary: "Pause, resume, rotate the secret, test, replay from a position, or delete", pathIds: HOOK_ID, query: noParameters, body: hookAction, answer: "HookAnswer", others: NOT_FOUND },
  { method: "get", path: "/health", operationId: "getHealth", tag: "health", access: "anonymous", summary: "Whether every dependency answers", query: healthParameters, answer: "Health", others: { 307: { description: "To /health/deep" }, ...failing("Health") } },
  { method: "get", path: "/health/deep", operationId: "getDeepHealth", tag: "health", access: "oversight", summary: "The self check: each step in order, and the first that fails with its remedy", query: noParameters, answer: "DeepHealth", others: failing("DeepHealth") },
  { method: "get", path: "/metrics", operationId: "getMetrics", tag: "health", access: "oversight", summary: "Events of the log as counters for Prometheus, of the instance that answers", query: noParameters, answer: "bytes", others: METRICS },
  { method: "get", path: "/sign-in", operationId: "getSignIn", tag: "pages", access: "anonymous", summary: "Where people sign in, and as which app", query: noParameters, answer: "SignIn" },
];

/** The OpenAPI 3.1 document of the API, made from the schemas that check the requests, and tests the answers. */
export function openapiDocument(): OpenapiDocument {
  const paths: Record<string, PathItem> = {};
  for (const request of REQUESTS) {
    paths[request.path] = { ...paths[request.path], [request.method]: operationOf(request) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "teamsink",
      version: "1",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    // Relative to where the document was had: nothing of the request's Host header stands in it.
    servers: [
      { url: "/api", description: "With a function key" },
      { url: "/api/entra", description: "With an access token of Microsoft Entra" },
    ],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: { securitySchemes: SECURITY_SCHEMES, headers: ANSWER_HEADERS, schemas: answerComponents() },
  };
}
