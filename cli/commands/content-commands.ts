import { basename } from "node:path";
import type { Command } from "commander";
import { sizeWords } from "../../web/message/words/content-words.ts";
import { type Api, answerOf } from "../api/api.ts";
import { downloadContent } from "../api/download.ts";
import { findConversation } from "../api/find-conversation.ts";
import { CliError, usageError } from "../base/cli-error.ts";
import { safeLine } from "../text/safe.ts";
import { acting, apiFor, type Common } from "./context.ts";
import type { Io } from "./io.ts";
import { printRows } from "./table.ts";

/** What is attached, whether the API has a copy of it, and its bytes. */
export function addContentCommands(messages: Command, io: Io): void {
  messages
    .command("contents")
    .summary("Images and files of a message")
    .argument("<conversation>", "its title, id or link")
    .argument("<message>", "its id; rootId.replyId of a reply")
    .option("--json", "as JSON")
    .action(
      acting<Common, [string, string]>(async (options, [given, messageId]) => {
        const api = await apiFor(io, options);
        const { conversationId } = await findConversation(api, given);
        printRows(io, {
          json: options.json ?? false,
          rows: await contentsOf(api, { conversationId, messageId }),
          columns: [
            { title: "name", of: ({ name, kind }) => name ?? kind, isFlexible: true },
            { title: "state", of: ({ state }) => state },
            {
              title: "size",
              of: ({ sizeBytes }) =>
                sizeBytes === undefined ? "" : io.isTerminal ? sizeWords(sizeBytes) : `${sizeBytes}`,
            },
            { title: "id", of: ({ contentId }) => contentId },
          ],
          none: "Nothing is attached",
        });
      }),
    );
  messages
    .command("download")
    .summary("Save an image or a file of a message")
    .description("Saves what is attached to a message, where the API keeps a copy of it (CAPTURE).")
    .argument("<conversation>", "its title, id or link")
    .argument("<message>", "its id; rootId.replyId of a reply")
    .argument("[content]", "its id; the first that is kept without it")
    .option("-o, --output <file>", "where to; its own name, here, without it")
    .action(
      acting<Common & { readonly output?: string }, [string, string, string?]>(
        async (options, [given, messageId, wanted]) => {
          const api = await apiFor(io, options);
          const { conversationId } = await findConversation(api, given);
          const contents = await contentsOf(api, { conversationId, messageId });
          const found = contents.find(({ contentId, state }) =>
            wanted === undefined ? state === "kept" : contentId === wanted,
          );
          if (found === undefined)
            throw usageError("Nothing of that is attached, or kept", "teamsink messages contents says what is");
          if (found.state !== "kept") throw new CliError("The API keeps no copy of it");
          const path = options.output ?? nameOf(found);
          const sizeBytes = await downloadContent(api, { conversationId, messageId, contentId: found.contentId }, path);
          io.note(`${io.paint("green", "✓")} ${path}, ${sizeWords(sizeBytes)}`);
        },
      ),
    );
}

async function contentsOf(api: Api, path: { readonly conversationId: string; readonly messageId: string }) {
  const asked = api.client.GET("/messages/{conversationId}/{messageId}/contents", { params: { path } });
  return (await answerOf(api, asked)).contents;
}

/** In this folder, whatever somebody called it. */
function nameOf({ name, contentId }: { readonly name: string | null; readonly contentId: string }): string {
  const own = basename(safeLine(name ?? "").replaceAll("\\", "/")).replace(/^\.+/, "");
  return own === "" ? contentId.replaceAll(/[^\w.-]/g, "_") : own;
}
