import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ChatMessage } from "../../local/tenant/model/graph-shapes.ts";

/** A chat, and how a script writes in it. */
interface Scripting {
  readonly chatId: string;
  readonly folder: string;
  messagesOf(): readonly ChatMessage[];
  command(...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>;
}

/** Where a terminal's stack runs already. */
export async function sendCardFiles({ chatId, folder, messagesOf, command }: Scripting): Promise<void> {
  const at = (name: string) => join(folder, name);
  const adaptive = { type: "AdaptiveCard", version: "1.4", body: [{ type: "TextBlock", text: "Build 77 is green" }] };
  const hero = { contentType: "application/vnd.microsoft.card.hero", content: { title: "Lunch at noon" } };
  await writeFile(at("adaptive.json"), JSON.stringify(adaptive));
  await writeFile(at("hero.json"), JSON.stringify(hero));
  await writeFile(at("broken.json"), "{");
  const both = ["--card", at("adaptive.json"), "--card", at("hero.json")];
  const { stdout, code } = await command("messages", "send", chatId, "see the cards", ...both);
  expect(code).toBe(0);
  const kinds = messagesOf()
    .filter(({ body }) => body.content.includes("see the cards"))
    .flatMap(({ id, attachments }) => (attachments ?? []).map(({ contentType }) => [id, contentType]));
  expect(kinds).toEqual([
    [stdout.trim(), "application/vnd.microsoft.card.adaptive"],
    [stdout.trim(), "application/vnd.microsoft.card.hero"],
  ]);
  const shown = await command("messages", "view", chatId, stdout.trim());
  expect(shown.stdout).toMatch(/see the cards[\s\S]*┃ Build 77 is green[\s\S]*┃ Lunch at noon/);

  const alone = await command("messages", "reply", chatId, stdout.trim(), "--card", at("hero.json"));
  expect(alone.code).toBe(0);
  const answered = messagesOf().find(({ id }) => id === alone.stdout.trim());
  expect(answered?.attachments?.map(({ contentType }) => contentType)).toEqual(["messageReference", hero.contentType]);

  const before = messagesOf().length;
  const refused = await command("messages", "send", chatId, "no", "--card", at("broken.json"));
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/broken\.json: it is not JSON/);
  expect(messagesOf()).toHaveLength(before);
  expect((await command("completion", "bash")).stdout).toMatch(/"messages\/send"\) .* --card /);
}
