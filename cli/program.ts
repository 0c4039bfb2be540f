import { Command } from "commander";
import { usageError } from "./base/cli-error.ts";
import { addChatCommands } from "./commands/chat-commands.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addContentCommands } from "./commands/content-commands.ts";
import { acting, type Common } from "./commands/context.ts";
import type { Io } from "./commands/io.ts";
import { addListCommands } from "./commands/list-commands.ts";
import {
  addExportCommand,
  addMessageCommands,
  addSearchCommand,
  messagesCommand,
} from "./commands/message-commands.ts";
import { addOperateCommands } from "./commands/operate-commands.ts";
import { addPeopleCommands } from "./commands/people-commands.ts";
import { addSignInCommands, openInBrowser } from "./commands/sign-in-commands.ts";
import { addTailCommand } from "./commands/tail-command.ts";
import { addUploadCommand, addWriteCommands } from "./commands/write-commands.ts";
import { placeOf } from "./session/session.ts";

/** Every command, and what is done without one. */
export function programOf(io: Io): Command {
  const program = new Command("teamsink")
    .description("Read and write Teams messages in a terminal.")
    .option("--api <url>", "where the API is, instead of TEAMSINK_API or where you signed in last")
    .exitOverride()
    .showHelpAfterError("See teamsink --help");
  program
    .command("chat", { isDefault: true })
    .summary("Everything on the screen; what teamsink does without a command")
    .action(
      acting<Common>(async ({ api }) => {
        if (!io.isTerminal || !process.stdin.isTTY)
          throw usageError("There is no terminal here", "teamsink --help lists the commands");
        // Only whoever looks at it waits for it.
        const { runApp } = await import("./screens/app.tsx");
        await runApp({ place: await placeOf(api, io.environment), paint: io.paint, openBrowser: openInBrowser });
      }),
    );
  addSignInCommands(program, io);
  addChatCommands(addListCommands(program, io), io);
  const messages = messagesCommand(program);
  addMessageCommands(messages, io);
  addWriteCommands(messages, io);
  addContentCommands(messages, io);
  addSearchCommand(program, io);
  addTailCommand(program, io);
  addExportCommand(program, io);
  addUploadCommand(program, io);
  addPeopleCommands(program, io);
  addOperateCommands(program, io);
  addCompletionCommand(program, io);
  for (const command of program.commands) command.helpGroup(GROUPS[command.name()] ?? "More");
  program.addHelpText("after", EXAMPLES);
  return program;
}

const GROUPS: Readonly<Record<string, string>> = {
  chat: "Screen",
  ...{ login: "You", logout: "You", accounts: "You", whoami: "You" },
  ...{ chats: "Conversations", teams: "Conversations", channels: "Conversations", members: "Conversations" },
  ...{ messages: "Messages", search: "Messages", tail: "Messages", export: "Messages", upload: "Messages" },
  ...{ presence: "People", status: "People", contacts: "People" },
  ...{ audit: "Operating", "dead-letters": "Operating", backfill: "Operating", doctor: "Operating" },
};

const EXAMPLES = `
Examples
  teamsink                                            the screen
  teamsink messages send "Ada Lovelace" "It is done"
  teamsink search '"rate limit"' --in Release
  teamsink tail -f --json

Exit codes
  0 done · 1 failed · 2 wrong usage · 4 not signed in`;
