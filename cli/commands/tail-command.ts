import type { Command } from "commander";
import { authorOf } from "../../web/message/words/author.ts";
import type { Api, ChatMessage } from "../api/api.ts";
import { fullTitle } from "../api/conversations.ts";
import { type Change, follow } from "../api/feed.ts";
import { everyConversation, findConversation } from "../api/find-conversation.ts";
import { readMessages } from "../api/messages.ts";
import { isEvent, previewOf } from "../text/message-lines.ts";
import { timesFor } from "../text/times.ts";
import { cut } from "../text/width.ts";
import { apiFor, type Common, optionsOf, wholeNumber } from "./context.ts";
import type { Io } from "./io.ts";

interface TailOptions extends Common {
  readonly follow?: boolean;
  readonly lines: number;
  readonly kind?: string;
  readonly position?: string;
}

export function addTailCommand(program: Command, io: Io): void {
  program
    .command("tail")
    .summary("What was written last, and with -f what comes")
    .description(
      "The newest messages of a conversation; with -f then whatever comes to it, or to all of yours.\n" +
        "With --json each change is a line of its own, with the position after it: tail goes on from there with --position.",
    )
    .argument("[conversation]", "its title, id or link; everything of yours without it, which takes -f")
    .option("-f, --follow", "go on until Ctrl+C")
    .option("-n, --lines <n>", "so many of the newest first", wholeNumber(0, 200), 10)
    .option("--kind <kinds>", "with --json: of what, comma separated; messages without it")
    .option("--position <position>", "after this position of the feed, instead of from now on")
    .option("--json", "as NDJSON")
    .action(async (given: string | undefined, _options, command: Command) =>
      tail(io, given, optionsOf<TailOptions>(command)),
    );
}

async function tail(io: Io, given: string | undefined, options: TailOptions): Promise<void> {
  const api = await apiFor(io, options);
  const conversation = given === undefined ? undefined : await findConversation(api, given);
  if (conversation !== undefined && options.lines > 0 && options.position === undefined) {
    const { messages } = await readMessages(api, { ...conversation, withReplies: true }, { limit: options.lines });
    for (const message of [...messages].reverse())
      io.out(options.json ? JSON.stringify({ message }) : lineOf(io, api, { message }));
  }
  if (!options.follow && conversation !== undefined) return;
  const titles = conversation === undefined && !options.json ? await titlesOf(api) : undefined;
  let isTold = false;
  const onState = (state: { kind: string; error?: Error }) => {
    if (state.kind === "failing") io.note(io.paint("dim", `… ${state.error?.message ?? ""}; trying again`));
    else if (!isTold) io.note(io.paint("dim", "Waiting for what comes; Ctrl+C ends it"));
    isTold = true;
  };
  for await (const { changes, position } of follow(api, {
    kind: options.kind ?? "messages",
    signal: io.signal,
    ...(conversation !== undefined && { conversationId: conversation.conversationId }),
    ...(options.position !== undefined && { position: options.position }),
    ...(io.isTerminal && { onState }),
  })) {
    for (const change of changes)
      io.out(options.json ? JSON.stringify({ ...change, position }) : changeLine(io, api, { change, titles }));
  }
}

interface Told {
  readonly change: Change;
  readonly titles: ReadonlyMap<string, string> | undefined;
}

function changeLine(io: Io, api: Api, { change, titles }: Told): string {
  if (change.kind !== "messages") return `${change.kind}\t${change.id}`;
  if (change.message === null) return `${change.conversationId}\t${change.messageId}\thidden by a policy`;
  const title = titles === undefined ? undefined : (titles.get(change.conversationId) ?? change.conversationId);
  return lineOf(io, api, { message: change.message, ...(title !== undefined && { title }) });
}

async function titlesOf(api: Api): Promise<ReadonlyMap<string, string>> {
  return new Map((await everyConversation(api)).map((one) => [one.conversationId, fullTitle(one)]));
}

function lineOf(io: Io, api: Api, { message, title }: { message: ChatMessage; title?: string }): string {
  const { paint, columns } = io;
  const myId = api.session.me.id;
  const author = authorOf(message);
  const name = isEvent(message) ? "" : author.id === myId ? "You" : author.name;
  const mark = message.deletedDateTime ? "✗ " : message.lastEditedDateTime ? "✎ " : "";
  const preview = previewOf(message, myId);
  const ms = Date.parse(message.createdDateTime ?? "");
  if (columns === undefined)
    return [message.createdDateTime ?? "", ...(title === undefined ? [] : [title]), name, preview].join("\t");
  const where = title === undefined ? "" : `${paint("cyan", cut(title, 24))}  `;
  return `${paint("dim", timesFor(Date.now()).hour(ms))}  ${where}${paint("bold", cut(name, 20))}  ${mark}${preview}`;
}
