import { useState } from "react";
import { fieldOf, textOfField } from "../text/line-editor.ts";
import { wrappedText } from "../text/wrap.ts";
import { composerRows, suggestionRows } from "./chat-foot.ts";
import { completed, pathsLike } from "./completions.ts";
import { Frame, useSpinner } from "./frame.tsx";
import { isKey, useKeys } from "./keyboard.tsx";
import { failureRows } from "./picker.tsx";
import { useLook } from "./stage.ts";
import { useSize } from "./terminal.ts";
import { useComposer } from "./use-composer.ts";

interface Properties {
  readonly crumbs: readonly string[];
  /** What is asked, and why. */
  readonly about: readonly string[];
  readonly isBusy?: boolean;
  /** What is under way, in words. */
  readonly progress?: string;
  readonly failure?: Error | undefined;
  readonly verb: string;
  readonly isOptional?: boolean;
  readonly isPath?: boolean;
  onAnswer(text: string): void;
  onBack?(): void;
}

/** One question, answered in a line. */
export function AskScreen({
  crumbs,
  about,
  isBusy = false,
  progress,
  failure,
  verb,
  isOptional = false,
  isPath = false,
  onAnswer,
  onBack,
}: Properties) {
  const { paint, go } = useLook();
  const { columns } = useSize();
  const composer = useComposer();
  const [words, setWords] = useState<readonly string[]>([]);
  const spinner = useSpinner(isBusy);
  const complete = async () => {
    if (!isPath) return;
    const begun = textOfField(composer.field);
    const { text, choices } = completed(begun, await pathsLike(begun));
    composer.set(fieldOf(text));
    setWords(choices);
  };
  useKeys((event) => {
    if (isKey(event, "escape")) (onBack ?? go.back)();
    else if (isBusy) return;
    else if (isKey(event, "tab")) void complete();
    else if (isKey(event, "return")) {
      const text = textOfField(composer.field).trim();
      if (text !== "" || isOptional) onAnswer(text);
    } else if (composer.take(event)) setWords([]);
  });
  const state = isBusy ? ` ${spinner} ${progress ?? ""}` : "";
  return (
    <Frame
      crumbs={crumbs}
      hints={[`Enter ${verb}`, ...(isPath ? ["Tab complete"] : []), "Ctrl+C menu", "Esc back"]}
      foot={[
        ...suggestionRows(words, columns - 1, paint),
        ...composerRows(composer.field, { width: columns - 1, paint, placeholder: "" }),
      ]}
      body={[
        "",
        ...about.flatMap((line) => wrappedText(line, columns - 5).map((row) => `  ${row}`)),
        "",
        ...(state === "" ? [] : [`  ${paint("cyan", state.trim())}`]),
        ...(failure === undefined ? [] : failureRows(failure, columns, paint)),
      ]}
    />
  );
}
