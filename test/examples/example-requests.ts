import type { Asked } from "./ask.ts";
import type { Scene } from "./scene.ts";

/** What is asked for the example of an operation's answer, beside its method and path. */
export type Part = Pick<Asked, "params" | "query" | "headers" | "body">;
/** Answers so far, by operationId. */
export type Earlier = Readonly<Record<string, unknown>>;
type Parts = (scene: Scene, earlier: Earlier) => readonly Part[];

/** Lists are examples enough with so many. */
const FEW = { limit: "2" };
const LINES = "application/x-ndjson";
const NO_CHAT = "19:nobody@thread.v2";
const RANGE = { range: "bytes=99999999-" };
const TOO_LARGE = { ids: ["a".repeat(1_100_000)] };

/** With a key of its own. */
const sending = (key: string, body: unknown): Part => ({ headers: { "idempotency-key": `key-${key}` }, body });

const none: Parts = () => [{}];
const few: Parts = () => [{ query: FEW }];
const ofMessage =
  (more: Part = {}): Parts =>
  ({ channelId: conversationId, messageId }) => [{ params: { conversationId, messageId }, ...more }];
const operatorKey = ({ operatorKey: key }: Scene) => ({ headers: { "x-operator-key": key } });
const byOperator =
  (part: Part | ((earlier: Earlier) => Part) = {}): Parts =>
  (scene, earlier) => [{ ...operatorKey(scene), ...(typeof part === "function" ? part(earlier) : part) }];

/** An id of the first row of a list that was asked for before. */
function idIn(earlier: Earlier, operationId: string, path: readonly string[]): string {
  const found = path.reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], earlier[operationId]);
  if (typeof found !== "string") throw new Error(`${operationId} has no ${path.join(".")}`);
  return found;
}

const deadLetterId = (earlier: Earlier) => idIn(earlier, "listDeadLetters", ["deadLetters", "0", "id"]);
const backfillId = (earlier: Earlier) => ({ params: { backfillId: idIn(earlier, "startBackfill", ["backfillId"]) } });

const hookId = (earlier: Earlier) => ({ params: { hookId: idIn(earlier, "listHooks", ["hooks", "0", "hookId"]) } });

/** In this order: what is started has to be there before it is asked for, or not yet. */
export const ANSWERED: readonly (readonly [operationId: string, Parts, afterMs?: number])[] = [
  ["listTeams", few],
  ["listChannels", ({ teamId }) => [{ query: { team_id: teamId, ...FEW } }]],
  ["listChats", few],
  ["listUsers", few],
  ["listMembers", ({ channelId, teamId }) => [{ query: { of: teamId, ...FEW } }, { query: { of: channelId, ...FEW } }]],
  [
    "listMessages",
    ({ teamId, channelId }) => {
      const query = { team_id: teamId, channel_id: channelId };
      return [{ query: { ...query, ...FEW } }, { query: { ...query, limit: "1" }, headers: { accept: LINES } }];
    },
  ],
  ["getMessage", ofMessage()],
  ["listMessageVersions", ofMessage({ query: FEW })],
  ["listMessageEvents", ofMessage({ query: { limit: "3" } })],
  ["listMessageContents", ofMessage()],
  [
    "resolveLink",
    ({ teamId, channelId, messageId }) => [
      {
        query: {
          link: `https://teams.microsoft.com/l/message/${channelId}/${messageId}?groupId=${teamId}&parentMessageId=${messageId}`,
        },
      },
    ],
  ],
  ["searchStored", () => [{ query: { q: "figures", ...FEW } }]],
  ["getSearchProgress", byOperator()],
  ["startSearchRebuild", byOperator({ body: {} })],
  ["listMeetings", ({ organizerId }) => [{ query: { organizer_id: organizerId, ...FEW } }]],
  ["getMeeting", ({ organizerId, meetingId }) => [{ params: { organizerId, meetingId } }]],
  [
    "getTranscript",
    ({ organizerId, meetingId, transcriptId }) => {
      const params = { organizerId, meetingId, transcriptId };
      return [{ params }, { params, query: { format: "vtt" } }];
    },
  ],
  ["listInteractions", few],
  [
    "listChanges",
    ({ channelId }) => {
      const query = { conversation_id: channelId, kind: "messages", limit: "1" };
      const accepted = ["application/json", LINES, "text/event-stream"];
      return accepted.map((accept) => ({ query, headers: { accept } }));
    },
  ],
  ["readTable", () => [{ params: { table: "messages" }, query: { limit: "1" } }]],
  ["getAuditReport", few],
  ["listAccessRecords", few],
  ["getSyncProgress", byOperator({ query: FEW })],
  ["listDeadLetters", byOperator({ query: FEW })],
  [
    "getDeadLetter",
    byOperator((earlier) => ({
      params: { deadLetterId: deadLetterId(earlier) },
      query: { bodies: "true" },
    })),
  ],
  ["redriveDeadLetters", byOperator((earlier) => ({ body: { ids: [deadLetterId(earlier)], dryRun: true } }))],
  ["getRebuild", byOperator()],
  ["startRebuild", byOperator({ body: {} })],
  ["getRebuild", byOperator()],
  ["startBackfill", byOperator({ body: { from: "2025-12-01T00:00:00Z", until: "2026-01-01T00:00:00Z" } })],
  ["listBackfills", byOperator()],
  ["getBackfill", byOperator(backfillId)],
  ["startBackfill", byOperator({ body: {} })],
  ["actOnBackfill", byOperator((earlier) => ({ ...backfillId(earlier), body: { action: "pause" } })), 0],
  ["getMe", none],
  [
    "sendMessage",
    ({ chatId: conversationId, chatMessageId }) => [
      {
        params: { conversationId },
        ...sending("1", { content: "At noon, with **soup**", contentType: "markdown", quotes: [chatMessageId] }),
      },
    ],
  ],
  [
    "actOnMessage",
    ({ chatId: conversationId, chatMessageId: messageId }) => [
      { params: { conversationId, messageId }, body: { action: "react", reaction: "like" } },
      // More than Graph takes of one conversation in a few seconds.
      { params: { conversationId, messageId }, body: { action: "react", reaction: "heart" }, timesAtOnce: 6 },
    ],
  ],
  [
    "createChat",
    ({ otherId, thirdId }) => [
      { body: { members: [otherId] } },
      { body: { members: [otherId, thirdId], topic: "Figures" } },
    ],
  ],
  ["actOnChat", ({ chatId }) => [{ params: { chatId }, body: { action: "mark-read" } }]],
  [
    "startUpload",
    ({ chatId: conversationId }) => [{ body: { conversationId, name: "Figures.docx", sizeBytes: 2_048 } }],
  ],
  ["findUpload", ({ chatId }) => [{ query: { conversation_id: chatId, name: "Plan.docx", size_bytes: "4096" } }]],
  ["listViewpoints", few],
  [
    "setPresence",
    () => [{ body: { availability: "Busy", minutes: 30, statusMessage: "In the figures", statusMinutes: 60 } }],
  ],
  ["listPresence", ({ personId, otherId }) => [{ query: { user_ids: `${personId},${otherId}` } }]],
  ["listContacts", few],
  ["listHooks", byOperator()],
  ["makeHook", byOperator({ body: { url: "https://hooks.contoso.example/teams", filter: { kind: "messages" } } })],
  ["listHooks", byOperator()],
  ["getHook", byOperator(hookId)],
  ["actOnHook", byOperator((earlier) => ({ ...hookId(earlier), body: { action: "rotate" } }))],
  ["getHealth", none],
  ["getDeepHealth", none],
  ["getMetrics", none],
  ["getSignIn", none],
];

/** What else one of them is asked for, so that it is refused with this status. */
export const REFUSED: Readonly<Record<string, Readonly<Record<string, Parts>>>> = {
  404: {
    listMessages: () => [{ query: { chat_id: "1" } }],
    getAuditReport: () => [{ query: { run: "2026-01-01T00:00:00Z" } }],
    actOnBackfill: byOperator({ params: { backfillId: "1" }, body: { action: "resume" } }),
    sendMessage: () => [{ params: { conversationId: NO_CHAT }, ...sending("2", { content: "Lunch?" }) }],
    actOnMessage: ({ chatId: conversationId }) => [
      { params: { conversationId, messageId: "1" }, body: { action: "delete" } },
    ],
    createChat: () => [{ body: { members: ["nobody@contoso.example"] } }],
    actOnChat: () => [{ params: { chatId: NO_CHAT }, body: { action: "hide" } }],
    startUpload: () => [{ body: { conversationId: "48:notes@somebody-else", name: "Figures.docx", sizeBytes: 2_048 } }],
    findUpload: ({ chatId }) => [{ query: { conversation_id: chatId, name: "Plan.docx", size_bytes: "1" } }],
    actOnHook: byOperator({ params: { hookId: "1" }, body: { action: "pause" } }),
  },
  409: {
    actOnBackfill: byOperator((earlier) => ({
      params: { backfillId: idIn(earlier, "listBackfills", ["backfills", "0", "backfillId"]) },
      body: { action: "resume" },
    })),
  },
  413: {
    redriveDeadLetters: byOperator({ body: TOO_LARGE }),
    startRebuild: byOperator({ body: TOO_LARGE }),
    startSearchRebuild: byOperator({ body: TOO_LARGE }),
    startBackfill: byOperator({ body: TOO_LARGE }),
    makeHook: byOperator({ body: TOO_LARGE }),
    sendMessage: ({ chatId: conversationId }) => [
      { params: { conversationId }, ...sending("3", { content: "x".repeat(30_000) }) },
    ],
    actOnMessage: ({ chatId: conversationId, chatMessageId: messageId }) => [
      { params: { conversationId, messageId }, body: TOO_LARGE },
    ],
    createChat: () => [{ body: TOO_LARGE }],
    actOnChat: ({ chatId }) => [{ params: { chatId }, body: TOO_LARGE }],
    startUpload: () => [{ body: TOO_LARGE }],
    setPresence: () => [{ body: TOO_LARGE }],
    actOnHook: byOperator((earlier) => ({ ...hookId(earlier), body: TOO_LARGE })),
    actOnBackfill: byOperator((earlier) => ({ ...backfillId(earlier), body: TOO_LARGE })),
  },
  422: {
    sendMessage: ({ chatId: conversationId }) => [
      { params: { conversationId }, ...sending("1", { content: "Something else" }) },
    ],
  },
  416: {
    getRecording: ({ organizerId, meetingId, recordingId }) => [
      { params: { organizerId, meetingId, recordingId }, headers: RANGE },
    ],
    getTranscript: ({ organizerId, meetingId, transcriptId }) => [
      { params: { organizerId, meetingId, transcriptId }, query: { format: "vtt" }, headers: RANGE },
    ],
    getMessageContent: ({ channelId: conversationId, messageId }, earlier) => {
      const contentId = idIn(earlier, "listMessageContents", ["contents", "0", "contentId"]);
      return [{ params: { conversationId, messageId, contentId }, headers: RANGE }];
    },
  },
};
