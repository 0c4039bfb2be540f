import { text as readAll } from "node:stream/consumers";
import { type Command, Option } from "commander";
import type { Api, ChatMessage } from "../api/api.ts";
import { cardIn } from "../api/card-file.ts";
import type { Conversation } from "../api/conversations.ts";
import { findConversation } from "../api/find-conversation.ts";
import { type UploadedFile, uploadFile } from "../api/upload.ts";
import {
  actOnMessage,
  CONTENT_TYPES,
  type ContentType,
  type Draft,
  type MessageAction,
  newIdempotencyKey,
  sendMessage,
} from "../api/write.ts";
import { usageError } from "../base/cli-error.ts";
import { acting, apiFor, type Common } from "./context.ts";
import type { Io } from "./io.ts";
import { progressLine } from "./progress.ts";

interface SendOptions extends Common {
  readonly format?: ContentType;
  readonly mention?: string[];
  readonly subject?: string;
  readonly importance?: Draft["importance"];
  readonly file?: string[];
  readonly card?: string[];
  readonly key?: string;
}

const SAID = "what it says; - or nothing: from standard input; nothing beside a card: the card alone";

const collect = (value: string, before: string[] = []) => [...before, value];

export function addWriteCommands(messages: Command, io: Io): void {
  sending(messages.command("send"))
    .summary("Write a message")
    .argument("<conversation>", "its title, id or link")
    .argument("[text]", SAID)
    .option("--subject <text>", "of a channel's post")
    .action(
      acting<SendOptions, [string, string?]>(async (options, [given, text]) => {
        const api = await apiFor(io, options);
        const conversation = await findConversation(api, given);
        await send(io, { api, conversation, options, content: await textBeside(options, text) });
      }),
    );
  sending(messages.command("reply"))
    .summary("Answer a message: in its thread in a channel, quoting it in a chat")
    .argument("<conversation>", "its title, id or link")
    .argument("<message>", "the id of what is answered")
    .argument("[text]", SAID)
    .action(
      acting<SendOptions, [string, string, string?]>(async (options, [given, messageId, text]) => {
        const api = await apiFor(io, options);
        const conversation = await findConversation(api, given);
        const answers = answering(conversation, messageId);
        await send(io, { api, conversation, options, content: await textBeside(options, text), answers });
      }),
    );
  messages
    .command("edit")
    .summary("Change what a message of yours says")
    .argument("<conversation>", "its title, id or link")
    .argument("<message>", "its id; rootId.replyId of a reply")
    .argument("[text]", "what it says from now on; - or nothing: from standard input")
    .addOption(formatOption())
    .option("--mention <person>", "who stands in the text as @Name; may be given more than once", collect)
    .option("--json", "the message as JSON")
    .action(
      acting<SendOptions, [string, string, string?]>(async (options, [given, messageId, text]) => {
        const action: MessageAction = {
          action: "edit",
          content: await contentOf(text),
          contentType: options.format ?? "text",
          ...(options.mention !== undefined && { mentions: options.mention }),
        };
        await act(io, { options, given, messageId, action });
      }),
    );
  for (const [action, summary] of [
    ["delete", "Delete a message of yours"],
    ["undelete", "Bring a message of yours back"],
  ] as const) {
    messages
      .command(action)
      .summary(summary)
      .argument("<conversation>", "its title, id or link")
      .argument("<message>", "its id; rootId.replyId of a reply")
      .option("--json", "the message as JSON")
      .action(
        acting<Common, [string, string]>((options, [given, messageId]) =>
          act(io, { options, given, messageId, action: { action } }),
        ),
      );
  }
  for (const [action, summary] of [
    ["react", "React to a message"],
    ["unreact", "Take a reaction of yours away"],
  ] as const) {
    messages
      .command(action)
      .summary(summary)
      .argument("<conversation>", "its title, id or link")
      .argument("<message>", "its id; rootId.replyId of a reply")
      .argument("<reaction>", "an emoji, or like, heart, laugh, surprised, sad, angry")
      .option("--json", "the message as JSON")
      .action(
        acting<Common, [string, string, string]>((options, [given, messageId, reaction]) =>
          act(io, { options, given, messageId, action: { action, reaction } }),
        ),
      );
  }
}

function formatOption(): Option {
  return new Option("--format <format>", "how the text is written").choices(CONTENT_TYPES).default("text");
}

function sending(command: Command): Command {
  return command
    .addOption(formatOption())
    .option("--mention <person>", "who stands in the text as @Name; may be given more than once", collect)
    .addOption(new Option("--importance <level>", "how it is marked").choices(["normal", "high", "urgent"]))
    .option("-f, --file <path>", "with this file; may be given more than once", collect)
    .option("--card <path>", "with the card in this file, as JSON; may be given more than once", collect)
    .option("--key <key>", "the Idempotency-Key: the same one never sends twice; a new one without it")
    .option("--json", "the message as JSON");
}

/** Of a channel a thread is answered as a whole, of a chat a message by its quotation. */
export function answering(
  { teamId }: Pick<Conversation, "teamId">,
  messageId: string,
): Pick<Draft, "replyTo" | "quotes"> {
  return teamId === undefined ? { quotes: [messageId] } : { replyTo: messageId.split(".")[0] ?? messageId };
}

interface Sent {
  readonly api: Api;
  readonly conversation: Conversation;
  readonly options: SendOptions;
  readonly content: string;
  readonly answers?: Pick<Draft, "replyTo" | "quotes">;
}

async function send(io: Io, { api, conversation, options, content, answers = {} }: Sent): Promise<void> {
  const { format, mention, subject, importance, file = [], card = [], key = newIdempotencyKey() } = options;
  // What is wrong with one is said before anything is uploaded.
  const cards = await Promise.all(card.map(cardIn));
  const files: UploadedFile[] = [];
  for (const path of file) {
    const line = progressLine(io, path);
    files.push(
      await uploadFile(api, { place: conversation, path }, { signal: io.signal, onProgress: line.show }).finally(
        line.clear,
      ),
    );
  }
  const draft: Draft = {
    content,
    contentType: format ?? "text",
    ...answers,
    ...(mention !== undefined && { mentions: mention }),
    ...(subject !== undefined && { subject }),
    ...(importance !== undefined && { importance }),
    ...(files.length > 0 && { attachments: files.map(({ driveId, itemId }) => ({ driveId, itemId })) }),
    ...(cards.length > 0 && { cards }),
  };
  tellMessage(io, options, await sendMessage(api, conversation, { draft, key }));
}

interface Acted {
  readonly options: Common;
  readonly given: string;
  readonly messageId: string;
  readonly action: MessageAction;
}

async function act(io: Io, { options, given, messageId, action }: Acted): Promise<void> {
  const api = await apiFor(io, options);
  const { conversationId } = await findConversation(api, given);
  tellMessage(io, options, await actOnMessage(api, { conversationId, messageId }, action));
}

/** Its id, for the next command. */
function tellMessage(io: Io, { json = false }: Common, message: ChatMessage): void {
  const { id, replyToId } = message;
  io.out(json ? JSON.stringify(message) : replyToId ? `${replyToId}.${id}` : id);
}

/** A card says enough by itself. */
async function textBeside({ card = [] }: SendOptions, given: string | undefined): Promise<string> {
  return given === undefined && card.length > 0 ? "" : contentOf(given);
}

/** Nobody waits at a terminal without knowing for what. */
async function contentOf(given: string | undefined): Promise<string> {
  if (given !== undefined && given !== "-") return given;
  if (given === undefined && process.stdin.isTTY)
    throw usageError("There is no text", "Give it as an argument, or on standard input");
  const content = (await readAll(process.stdin)).replace(/\n$/, "");
  if (content === "") throw usageError("There is no text on standard input");
  return content;
}

export function addUploadCommand(program: Command, io: Io): void {
  program
    .command("upload")
    .summary("A file into a conversation")
    .description("Uploads a file part by part, over cut connections, and posts a message with it.")
    .argument("<conversation>", "its title, id or link")
    .argument("<file>", "its path")
    .option("-m, --message <text>", "what the message says", "")
    .option("--key <key>", "the Idempotency-Key of the message")
    .option("--json", "the message as JSON")
    .action(
      acting<SendOptions & { readonly message: string }, [string, string]>(async (options, [given, path]) => {
        const api = await apiFor(io, options);
        const conversation = await findConversation(api, given);
        await send(io, { api, conversation, options: { ...options, file: [path] }, content: options.message });
      }),
    );
}
