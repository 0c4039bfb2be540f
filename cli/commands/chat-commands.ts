import type { Command } from "commander";
import { findConversation } from "../api/find-conversation.ts";
import { actOnChat, type ChatAction, createChat, newIdempotencyKey, sendMessage } from "../api/write.ts";
import { acting, apiFor, type Common, timeArgument } from "./context.ts";
import type { Io } from "./io.ts";

interface NewOptions extends Common {
  readonly topic?: string;
  readonly message?: string;
  readonly key?: string;
}

export function addChatCommands(chats: Command, io: Io): void {
  chats
    .command("new")
    .summary("Open a chat with somebody, or a group")
    .description(
      "With one other and no topic the chat of the two of you, which may be there already; else a new group.",
    )
    .argument("<people...>", "ids or userPrincipalNames of the others")
    .option("--topic <text>", "what the group is called")
    .option("-m, --message <text>", "the first message")
    .option("--key <key>", "the Idempotency-Key: the same one never makes two")
    .option("--json", "as JSON")
    .action(
      acting<NewOptions, [string[]]>(async ({ topic, message, key = newIdempotencyKey(), ...options }, [members]) => {
        const api = await apiFor(io, options);
        const chat = await createChat(api, { members, key, ...(topic !== undefined && { topic }) });
        if (message !== undefined) {
          await sendMessage(api, { conversationId: chat.id }, { draft: { content: message }, key: `${key}.first` });
        }
        io.out(options.json ? JSON.stringify(chat) : chat.id);
      }),
    );
  one(chats, "rename", "Give a group another name")
    .argument("<topic>", "what it is called from now on")
    .action(
      acting<Common, [string, string]>((options, [given, topic]) =>
        act(io, { options, given, action: { action: "rename", topic } }),
      ),
    );
  one(chats, "add-member", "Take somebody into a group")
    .argument("<user>", "id or userPrincipalName")
    .option("--history <which>", "what they see of before: all, none, or since a time", "all")
    .action(
      acting<Common & { readonly history: string }, [string, string]>((options, [given, user]) =>
        act(io, { options, given, action: { action: "add-member", user, visibleHistory: historyOf(options.history) } }),
      ),
    );
  one(chats, "remove-member", "Take somebody out of a group")
    .argument("<user>", "id or userPrincipalName")
    .action(
      acting<Common, [string, string]>((options, [given, user]) =>
        act(io, { options, given, action: { action: "remove-member", user } }),
      ),
    );
  for (const [action, summary] of [
    ["mark-read", "Mark all of it as read"],
    ["hide", "Take it out of the list, until something is written"],
    ["unhide", "Bring it back into the list"],
  ] as const) {
    one(chats, action, summary).action(
      acting<Common, [string]>((options, [given]) => act(io, { options, given, action: { action } })),
    );
  }
  one(chats, "mark-unread", "Mark it as unread")
    .option("--since <time>", "what is newer: 2026-11-01T09:00:00Z, or 2h", timeArgument)
    .action(
      acting<Common & { readonly since?: string }, [string]>((options, [given]) =>
        act(io, {
          options,
          given,
          action: { action: "mark-unread", ...(options.since !== undefined && { since: options.since }) },
        }),
      ),
    );
}

function one(chats: Command, name: string, summary: string): Command {
  return chats.command(name).summary(summary).argument("<chat>", "its title, id or link").option("--json", "as JSON");
}

function historyOf(given: string): string {
  return given === "all" || given === "none" ? given : timeArgument(given);
}

async function act(
  io: Io,
  { options, given, action }: { options: Common; given: string; action: ChatAction },
): Promise<void> {
  const api = await apiFor(io, options);
  const { conversationId, title } = await findConversation(api, given);
  const answer = await actOnChat(api, conversationId, action);
  if (options.json) io.out(JSON.stringify(answer));
  else io.note(`${io.paint("green", "✓")} ${title}: ${action.action}`);
}
