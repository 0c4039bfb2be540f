import { useCallback, useRef, useState } from "react";
import type { Conversation } from "../api/conversations.ts";
import { everyConversation } from "../api/find-conversation.ts";
import type { Member } from "../api/members.ts";
import { completingIn } from "../text/chat-command.ts";
import { beforeCursor, fieldOf, inserted } from "../text/line-editor.ts";
import { completed, offered } from "./completions.ts";
import { useStage } from "./stage.ts";
import type { Composer } from "./use-composer.ts";

interface Suggestions {
  readonly shown: readonly string[];
  complete(): Promise<void>;
  clear(): void;
}

interface Given {
  readonly conversation: Conversation;
  members(): Promise<readonly Member[]>;
}

/** What Tab does: commands, paths, conversations, and people after an @. */
export function useSuggestions(composer: Composer, { members }: Given): Suggestions {
  const { api } = useStage();
  const [shown, setShown] = useState<readonly string[]>([]);
  const titles = useRef<Promise<readonly string[]>>(undefined);
  const names = {
    conversations: () => {
      titles.current ??= everyConversation(api).then((all) => all.map(({ title }) => title));
      return titles.current;
    },
    people: async () => (await members()).map(({ name }) => name),
  };
  const clear = useCallback(() => setShown((held) => (held.length === 0 ? held : [])), []);
  const complete = async () => {
    const before = beforeCursor(composer.field);
    const completing = completingIn(before);
    if (completing === undefined) return;
    const words = await offered(completing, names).catch(() => []);
    const { text, choices } = completed(completing.begun, words);
    const isWhole = choices.length === 0 && words.length === 1 && !text.endsWith("/");
    const rest = composer.field.characters.slice(composer.field.cursor).join("");
    const next = inserted(fieldOf(before.slice(0, completing.from)), `${text}${isWhole ? " " : ""}`);
    composer.set({ ...next, characters: [...next.characters, ...fieldOf(rest).characters] });
    setShown(choices);
  };
  return { shown, complete, clear };
}
