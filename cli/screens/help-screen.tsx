import { useState } from "react";
import { CHAT_COMMANDS } from "../text/chat-command.ts";
import { padded } from "../text/width.ts";
import { Frame, roomOf } from "./frame.tsx";
import { isKey, useKeys } from "./keyboard.tsx";
import { useStage } from "./stage.ts";
import { useSize } from "./terminal.ts";

// biome-ignore format: one row a key
const KEYS: readonly (readonly [string, string])[] = [
  ["Enter", "send; open what is chosen"],
  ["Alt+Enter, Ctrl+J", "a new line"],
  ["↑ ↓", "choose a message; then r answers, e changes, d deletes, + reacts, t opens the thread"],
  ["PgUp PgDn", "further up, further down"],
  ["Tab", "complete a command, a path, or a name after @"],
  ["Ctrl+P Ctrl+N", "what you wrote before"],
  ["Ctrl+R", "read a list anew"],
  ["Esc", "back"],
  ["Ctrl+C", "to the menu; there, out"],
];

export function HelpScreen({ crumbs }: { readonly crumbs: readonly string[] }) {
  const { paint, go } = useStage();
  const size = useSize();
  const [from, setFrom] = useState(0);
  const commands = CHAT_COMMANDS.map(
    ({ name, argument, meaning }) => [`/${name} ${argument}`.trim(), meaning] as const,
  );
  const row = ([left, right]: readonly [string, string]) => `  ${paint("cyan", padded(left, 22))} ${right}`;
  const rows = [
    `  ${paint("bold", "Keys")}`,
    ...KEYS.map(row),
    "",
    `  ${paint("bold", "In a conversation")}`,
    ...commands.map(row),
  ];
  const room = roomOf(size);
  const most = Math.max(0, rows.length - room);
  const move = (by: number) => setFrom(Math.max(0, Math.min(most, from + by)));
  useKeys((event) => {
    if (isKey(event, "escape") || isKey(event, "return")) go.back();
    else if (isKey(event, "up")) move(-1);
    else if (isKey(event, "down")) move(1);
    else if (isKey(event, "pageup")) move(2 - room);
    else if (isKey(event, "pagedown")) move(room - 2);
  });
  const state = most > from ? ({ text: `↓ ${most - from} more`, style: "yellow" } as const) : undefined;
  return (
    <Frame
      crumbs={[...crumbs, "Help"]}
      state={state}
      hints={["↑↓ scroll", "Esc back"]}
      body={rows.slice(from, from + room)}
    />
  );
}
