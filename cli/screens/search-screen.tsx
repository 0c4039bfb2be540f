import { useState } from "react";
import { firstOf } from "../api/api.ts";
import { type Conversation, fullTitle } from "../api/conversations.ts";
import { type MessageResult, searchResults } from "../api/search.ts";
import { safeLine } from "../text/safe.ts";
import { timesFor } from "../text/times.ts";
import { AskScreen } from "./ask-screen.tsx";
import { type Choice, Picker } from "./picker.tsx";
import { useStage } from "./stage.ts";
import { useLoaded } from "./use-loaded.ts";

interface Properties {
  readonly conversation?: Conversation | undefined;
  readonly words?: string | undefined;
  readonly crumbs: readonly string[];
}

export function SearchScreen({ conversation, words: given, crumbs }: Properties) {
  const [words, setWords] = useState(given);
  const title = [...crumbs, ...(conversation === undefined ? [] : [fullTitle(conversation)]), "Search"];
  if (words === undefined) {
    const about = [
      conversation === undefined ? "Find in everything of yours." : `Find in ${fullTitle(conversation)}.`,
      "",
      'Words that must all be there, "words in a row", begin* of a word, one OR the other, -without.',
    ];
    return <AskScreen crumbs={title} about={about} verb="find" onAnswer={setWords} />;
  }
  return <Results crumbs={title} words={words} conversation={conversation} />;
}

const MOST = 60;

function Results({ words, conversation, crumbs }: Properties & { readonly words: string }) {
  const { api, go } = useStage();
  const conversationId = conversation?.conversationId;
  const found = useLoaded(
    () => firstOf(searchResults(api, words, { conversationId }), MOST),
    `search ${conversationId} ${words}`,
  );
  const { short } = timesFor(Date.now());
  const choices = (found.data ?? []).map((one): Choice<MessageResult> => {
    const who = one.from?.displayName ?? "Somebody";
    const where = conversation === undefined ? ` · ${safeLine(one.conversationTitle ?? "")}` : "";
    return {
      value: one,
      title: `${safeLine(who)}${where}`,
      detail: safeLine(one.snippet.text),
      right: short(Date.parse(one.createdDateTime)),
    };
  });
  return (
    <Picker
      crumbs={[...crumbs, words]}
      choices={choices}
      isLoading={found.isLoading}
      failure={found.failure}
      none="Nothing was found. What was written just now is found in a minute."
      verb="open"
      onReload={found.reload}
      onChoose={([result]) =>
        result && go.to({ name: "message", conversation: conversationOf(result), messageId: idOf(result) })
      }
    />
  );
}

function idOf({ messageId, rootId }: MessageResult): string {
  return rootId === null ? messageId : `${rootId}.${messageId}`;
}

function conversationOf({ conversationId, conversationTitle, teamId }: MessageResult): Conversation {
  const title = safeLine(conversationTitle ?? "") || "A conversation";
  return {
    conversationId,
    title,
    lastMs: 0,
    kind: teamId === null ? "group" : "channel",
    ...(teamId !== null && { teamId }),
  };
}
