import type { Command } from "commander";
import { authorOf } from "../../web/message/words/author.ts";
import { reactionGroups } from "../../web/message/words/reaction-groups.ts";
import { type ChatMessage, firstOf } from "../api/api.ts";
import { fullTitle } from "../api/conversations.ts";
import { findConversation } from "../api/find-conversation.ts";
import { eachMessage, readMessage } from "../api/messages.ts";
import { searchResults } from "../api/search.ts";
import { writeWhole } from "../base/whole-file.ts";
import { isEvent, messageLines, previewOf } from "../text/message-lines.ts";
import { timesFor } from "../text/times.ts";
import { widthOf } from "../text/width.ts";
import { wrappedAll } from "../text/wrap.ts";
import { acting, apiFor, type Common, optionsOf, timeArgument, wholeNumber } from "./context.ts";
import type { Io } from "./io.ts";
import { printRows } from "./table.ts";

interface ListOptions extends Common {
  readonly limit: number;
  readonly since?: string;
  readonly until?: string;
  readonly query?: string;
  readonly replies?: string;
}

const MOST = 100_000;
const PAGE = 200;

/** The commands below it are in two rooms: those that read, and those that write. */
export function messagesCommand(program: Command): Command {
  return program.command("messages").summary("Messages: list, view, send, reply, edit, delete, react");
}

export function addMessageCommands(messages: Command, io: Io): void {
  messages
    .command("list")
    .alias("ls")
    .summary("The newest messages of a conversation")
    .description("The newest messages of a conversation, the oldest of them first.")
    .argument("<conversation>", "its title, id or link")
    .option("-L, --limit <n>", "at most so many", wholeNumber(1, MOST), 30)
    .option("--since <time>", "not older: 2026-11-01, or 2d", timeArgument)
    .option("--until <time>", "older than that", timeArgument)
    .option("-q, --query <text>", "only with this text")
    .option("--replies <post>", "of a channel: the replies to this post")
    .option("--json", "as JSON")
    .action(async (given: string, _options, command: Command) => list(io, given, optionsOf<ListOptions>(command)));
  messages
    .command("view")
    .summary("One message, whole")
    .argument("<conversation>", "its title, id or link")
    .argument("<message>", "its id; rootId.replyId of a reply")
    .option("--json", "as JSON")
    .action(
      acting<Common, [string, string]>(async (options, [given, messageId]) => {
        const api = await apiFor(io, options);
        const message = await readMessage(api, await findConversation(api, given), messageId);
        const lines = options.json ? [JSON.stringify(message)] : viewLines(io, message, api.session.me.id);
        for (const line of lines) io.out(line);
      }),
    );
}

async function list(io: Io, given: string, options: ListOptions): Promise<void> {
  const { limit, since, until, query, replies, json = false } = options;
  const api = await apiFor(io, options);
  const { conversationId, teamId } = await findConversation(api, given);
  const wanted = {
    conversationId,
    ...(teamId !== undefined && { teamId }),
    ...(replies !== undefined && { rootId: replies }),
  };
  const wish = {
    limit: Math.min(limit, PAGE),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(query !== undefined && { q: query }),
  };
  const newest = await firstOf(eachMessage(api, wanted, wish), limit);
  const myId = api.session.me.id;
  const { short } = timesFor(Date.now());
  const timeOf = ({ createdDateTime }: ChatMessage) => Date.parse(createdDateTime ?? "");
  printRows(io, {
    json,
    rows: newest.reverse(),
    columns: [
      { title: "when", of: (one) => (io.isTerminal ? short(timeOf(one)) : (one.createdDateTime ?? "")) },
      { title: "who", of: (one) => (isEvent(one) ? "" : authorOf(one).id === myId ? "You" : authorOf(one).name) },
      { title: "message", of: (one) => previewOf(one, myId), isFlexible: true },
      { title: "id", of: ({ id, replyToId }) => (replyToId ? `${replyToId}.${id}` : id) },
    ],
    none: "Nothing was written here yet",
  });
}

const DEFAULT_WIDTH = 100;

function viewLines({ paint, columns = DEFAULT_WIDTH }: Io, message: ChatMessage, myId: string): string[] {
  const { name, note } = authorOf(message);
  const ms = Date.parse(message.createdDateTime ?? "");
  const edited = message.lastEditedDateTime ? " · edited" : "";
  const head = `${paint("bold", name)}${note === undefined ? "" : ` (${note})`}  ${paint("dim", `${timesFor(Date.now()).full(ms)}${edited}`)}`;
  const reactions = reactionGroups(message.reactions, myId).map(
    ({ shown, people }) => `${shown}  ${paint("dim", people)}`,
  );
  const body = wrappedAll(messageLines(message, { paint, myId, showsAddresses: true }), columns);
  return [
    head,
    paint("dim", "─".repeat(Math.min(columns, widthOf(head)))),
    ...body,
    ...(reactions.length ? ["", ...reactions] : []),
  ];
}

interface SearchOptions extends Common {
  readonly limit: number;
  readonly in?: string;
  readonly mentions?: string;
  readonly newest?: boolean;
  readonly since?: string;
}

export function addSearchCommand(program: Command, io: Io): void {
  program
    .command("search")
    .summary("Find messages by their words")
    .description(
      'Words that must all be there, "words in a row", the beginning of a word with *, one OR the other, -without.',
    )
    .argument("<words...>", "what is looked for")
    .option("-L, --limit <n>", "at most so many", wholeNumber(1, 1_000), 30)
    .option("--in <conversation>", "only there: a title, id or link")
    .option("--mentions <user>", "only what mentions this user, by id; me")
    .option("--newest", "the newest first; what fits best without it")
    .option("--since <time>", "not older: 2026-11-01, or 2d", timeArgument)
    .option("--json", "as JSON")
    .action(async (words: string[], _options, command: Command) => {
      const options = optionsOf<SearchOptions>(command);
      const api = await apiFor(io, options);
      const conversationId =
        options.in === undefined ? undefined : (await findConversation(api, options.in)).conversationId;
      const rows = await firstOf(searchResults(api, words.join(" "), { ...options, conversationId }), options.limit);
      const { short } = timesFor(Date.now());
      printRows(io, {
        json: options.json ?? false,
        rows,
        columns: [
          {
            title: "when",
            of: ({ createdDateTime }) => (io.isTerminal ? short(Date.parse(createdDateTime)) : createdDateTime),
          },
          { title: "who", of: ({ from }) => from?.displayName ?? "" },
          {
            title: "where",
            of: ({ conversationTitle, conversationId: id }) => conversationTitle ?? id,
            isFlexible: true,
          },
          { title: "message", of: ({ snippet }) => snippet.text, isFlexible: true },
          { title: "id", of: ({ messageId, rootId }) => (rootId ? `${rootId}.${messageId}` : messageId) },
        ],
        none: "Nothing was found",
      });
    });
}

export function addExportCommand(program: Command, io: Io): void {
  program
    .command("export")
    .summary("Every message of a conversation, one a line")
    .description("Every message of a conversation as NDJSON, the oldest first; the file is there whole, or not at all.")
    .argument("<conversation>", "its title, id or link")
    .option("-o, --output <file>", "into this file; on standard output without it")
    .option("--since <time>", "not older: 2026-11-01, or 2d", timeArgument)
    .action(async (given: string, _options, command: Command) => {
      const options = optionsOf<Common & { output?: string; since?: string }>(command);
      const api = await apiFor(io, options);
      const conversation = await findConversation(api, given);
      const wanted = { ...conversation, withReplies: true };
      const wish = { limit: PAGE, isOldestFirst: true, ...(options.since !== undefined && { since: options.since }) };
      const count = await writeLines(io, options.output, eachMessage(api, wanted, wish));
      io.note(`${io.paint("green", "✓")} ${count} messages of ${fullTitle(conversation)}`);
    });
}

async function writeLines(io: Io, path: string | undefined, messages: AsyncIterable<ChatMessage>): Promise<number> {
  let count = 0;
  if (path === undefined) {
    for await (const message of messages) {
      io.out(JSON.stringify(message));
      count += 1;
    }
    return count;
  }
  return writeWhole(path, async (file) => {
    for await (const message of messages) {
      await file.appendFile(`${JSON.stringify(message)}\n`);
      count += 1;
    }
    return count;
  });
}
