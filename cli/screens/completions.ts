import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { CHAT_COMMANDS, type Completing, commonBeginning } from "../text/chat-command.ts";

const MAX_OFFERED = 200;

/** What may stand where somebody is about to write, from what they began with. */
export async function offered(
  completing: NonNullable<Completing>,
  names: { conversations(): Promise<readonly string[]>; people(): Promise<readonly string[]> },
): Promise<readonly string[]> {
  const { kind, begun } = completing;
  if (kind === "path") return pathsLike(begun);
  if (kind === "command")
    return startingWith(
      CHAT_COMMANDS.map(({ name }) => name),
      begun,
    );
  return startingWith(await (kind === "conversation" ? names.conversations() : names.people()), begun);
}

function startingWith(all: readonly string[], begun: string): readonly string[] {
  const wanted = begun.toLocaleLowerCase();
  return all.filter((one) => one.toLocaleLowerCase().startsWith(wanted)).slice(0, MAX_OFFERED);
}

/** Of a folder its files and folders, these with a slash; what is hidden only for who begins with a dot. */
export async function pathsLike(begun: string): Promise<readonly string[]> {
  const isFolder = begun === "" || begun.endsWith("/");
  const folder = isFolder ? begun : dirname(begun);
  const name = isFolder ? "" : basename(begun);
  const shown = (entry: string) =>
    isFolder || begun.startsWith("./") || dirname(begun) !== "." ? joined(folder, entry) : entry;
  const entries = await readdir(expanded(folder || "."), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.name.startsWith(name) && (name.startsWith(".") || !entry.name.startsWith(".")))
    .map((entry) => `${shown(entry.name)}${entry.isDirectory() ? "/" : ""}`)
    .sort()
    .slice(0, MAX_OFFERED);
}

function joined(folder: string, entry: string): string {
  return folder === "" || folder.endsWith("/") ? `${folder}${entry}` : `${folder}/${entry}`;
}

/** As shells have it: ~ is one's own folder. */
export function expanded(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

/** @returns what stands there then, and what to choose from where that is not all */
export function completed(
  begun: string,
  words: readonly string[],
): { readonly text: string; readonly choices: readonly string[] } {
  const [only] = words;
  if (only === undefined) return { text: begun, choices: [] };
  if (words.length === 1) return { text: only, choices: [] };
  const common = commonBeginning(words);
  return { text: common.length > begun.length ? common : begun, choices: words };
}
