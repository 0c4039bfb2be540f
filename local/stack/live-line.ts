import { clearScreenDown, moveCursor } from "node:readline";
import type { Activity } from "./activity.ts";
import type { Stack } from "./start-stack.ts";

const TERMINAL_EVERY_MS = 250;
const LOG_EVERY_MS = 10_000;

/**
 * One line that says what is happening, with fixed lines below it. On a terminal it is rewritten in place; elsewhere it
 * is written anew now and then.
 *
 * @returns what stops it
 */
export function showLiveLine(lineNow: () => string, below: readonly string[], output: NodeJS.WriteStream): () => void {
  output.write([lineNow(), ...below, ""].join("\n"));
  const rewrite = () => {
    moveCursor(output, 0, -(below.length + 1));
    clearScreenDown(output);
    output.write([lineNow(), ...below, ""].join("\n"));
  };
  const timer = output.isTTY
    ? setInterval(rewrite, TERMINAL_EVERY_MS)
    : setInterval(() => output.write(`${lineNow()}\n`), LOG_EVERY_MS);
  return () => clearInterval(timer);
}

export function liveLine(stack: Stack, activity: Activity, postedBefore: number): string {
  const posted = stack.tenant ? String(stack.tenant.model.sequence - postedBefore) : "–";
  const behind = activity.behindMs === undefined ? "–" : `${(activity.behindMs / 1000).toFixed(1)} s`;
  const parts = [
    `posted ${posted}`,
    `stored ${activity.stored}`,
    `behind by ${behind}`,
    `${activity.storedPerSecond.toFixed(1)}/s`,
  ];
  if (activity.failures > 0) parts.push(`failures ${activity.failures} (see them with --verbose)`);
  return parts.join(" · ");
}

/** Three commands that work when pasted; with a stored message in them as soon as there is one. */
export function curlLines({ baseUrl, functionKey }: Stack, { chatMessage }: Activity): readonly string[] {
  const conversationId = encodeURIComponent(chatMessage?.conversationId ?? "CONVERSATION_ID");
  const messageId = encodeURIComponent(chatMessage?.cosmosId ?? "MESSAGE_ID");
  const key = `-H 'x-functions-key: ${functionKey}'`;
  return [
    "",
    "Try:",
    `  curl -s ${baseUrl}/api/health`,
    `  curl -s ${key} '${baseUrl}/api/messages?chat_id=${conversationId}&limit=2'`,
    `  curl -s ${key} '${baseUrl}/api/messages/${conversationId}/${messageId}/versions'`,
    "",
    "Ctrl+C ends everything.",
  ];
}
