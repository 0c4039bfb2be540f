import type { SeededRandom } from "../../seeded-random.ts";
import type { Draft } from "./chat-message.ts";
import { pictureOf } from "./content-bytes.ts";
import type { Conversation, StoredMessage } from "./conversation.ts";
import type { ChatMessageAttachment } from "./graph-shapes.ts";
import type { HostedDraft } from "./hosted-contents.ts";
import { quotationOf, referenceOf } from "./quotation.ts";
import type { TenantModel } from "./tenant-model.ts";

const IMAGE_CHANCE = 0.06;
const SNIPPET_CHANCE = 0.02;
const QUOTE_CHANCE = 0.04;
const FORWARD_CHANCE = 0.01;
/** Of each time that a file is referred to. */
const CHANGE_CHANCE = 0.1;
const DELETE_CHANCE = 0.02;
const FORBID_CHANCE = 0.02;
const MAX_FILE_BYTES = 60_000;
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SNIPPETS = [
  "const answer = 42;\n",
  "for (const each of all) {\n  work(each);\n}\n",
  "SELECT * FROM c -- ünïcode\n",
];

interface Scene {
  readonly model: TenantModel;
  /** Of its own, so that the rest of a life is the same with it and without. */
  readonly random: SeededRandom;
  readonly nowMs: number;
  readonly conversation: Conversation;
  readonly recent: readonly StoredMessage[];
}

/** What people put into messages besides words: images, code, quotations, and files that are really there, or not any more. */
export function withContents(draft: Draft, scene: Scene): Draft {
  for (const { contentType, contentUrl } of draft.attachments ?? []) {
    if (contentType === "reference" && contentUrl !== null) livesOn(scene, contentUrl);
  }
  const hosted = hostedDrafts(scene.random);
  const quoted = quotations(scene);
  return {
    ...draft,
    ...(hosted.length > 0 ? { hosted } : {}),
    ...(quoted.length > 0 ? { attachments: [...(draft.attachments ?? []), ...quoted] } : {}),
  };
}

function livesOn({ model, random, nowMs }: Scene, url: string): void {
  const sizeBytes = 1 + random.integer(MAX_FILE_BYTES);
  const draft = { url, sizeBytes, mimeType: DOCX, atMs: nowMs - 1_000 };
  const file = model.files.put(draft);
  if (random.chance(CHANGE_CHANCE)) model.files.change({ ...draft, atMs: nowMs });
  if (random.chance(DELETE_CHANCE)) file.access = "deleted";
  else if (random.chance(FORBID_CHANCE)) file.access = "forbidden";
}

function hostedDrafts(random: SeededRandom): readonly HostedDraft[] {
  const images = random.chance(IMAGE_CHANCE) ? [{ contentType: "image/png", bytes: pictureOf(random) }] : [];
  const snippets = random.chance(SNIPPET_CHANCE)
    ? [{ contentType: "text/plain", bytes: Buffer.from(random.pick(SNIPPETS)), language: "JavaScript" }]
    : [];
  return [...images, ...snippets];
}

/** Of a message of this chat, and of one from anywhere. */
function quotations({ random, conversation, recent }: Scene): readonly ChatMessageAttachment[] {
  const written = recent.filter(({ message }) => message.from !== null && message.deletedDateTime === null);
  if (written.length === 0) return [];
  const isQuoted = random.chance(QUOTE_CHANCE) && conversation.teamId === null;
  return [
    ...(isQuoted ? [quotationOf(random.pick(written))] : []),
    ...(random.chance(FORWARD_CHANCE) ? [forwarded(random.pick(written))] : []),
  ];
}

/** "Forward message". */
function forwarded({ id, message, conversation }: StoredMessage): ChatMessageAttachment {
  return referenceOf(id, "forwardedMessageReference", {
    originalMessageId: id,
    originalMessageContent: message.body.content,
    originalConversationId: conversation.conversationId,
    originalSentDateTime: message.createdDateTime,
    originalMessageSender: message.from,
  });
}
