import { useEffect, useRef, useState } from "preact/hooks";
import { useScene } from "../scene.ts";
import { hostedIdIn, whyNotKept } from "../words/content-words.ts";
import { type JsonObject, textOf } from "../words/identity.ts";
import { CodeBlock } from "./code-block.tsx";
import { fetchBytes } from "./fetch-bytes.ts";
import { useContent } from "./use-content.ts";

/** Of more than this nobody reads the rest in a conversation. */
const MAX_SHOWN_BYTES = 256 * 1024;

/** Code that somebody put into a message: a card that says where it is. Graph: "chatMessageAttachment resource type". */
export function CodeSnippet({ card }: { readonly card: JsonObject }) {
  const place = useRef<HTMLElement>(null);
  const { content, hasFailed } = useContent(hostedIdIn(textOf(card.codeSnippetUrl)) ?? "", place);
  const { code, failed } = useCode(content?.state === "kept" ? content.contentId : undefined);
  const { retry } = useScene().contents;
  const language = textOf(card.language);
  const name = textOf(card.name);
  const why = content === undefined ? undefined : whyNotKept(content ?? undefined);
  return (
    <figure class="code" ref={place}>
      <figcaption>
        <bdi>{name || "Code"}</bdi>
        {language !== "" && <span class="muted"> {language}</span>}
      </figcaption>
      {code !== undefined && <CodeBlock code={code} label={`Code, ${language || name || "no language"}`} />}
      {why !== undefined && <p class="missing">{`The code is ${why}`}</p>}
      {(failed || hasFailed) && (
        <p class="missing">
          The code could not be loaded{" "}
          {hasFailed && (
            <button type="button" class="small" onClick={retry}>
              Try again
            </button>
          )}
        </p>
      )}
    </figure>
  );
}

function useCode(contentId: string | undefined) {
  const scene = useScene();
  const [code, setCode] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (contentId === undefined) return;
    const aborter = new AbortController();
    fetchBytes(scene, contentId, aborter.signal)
      .then(async (bytes) => {
        const text = await bytes.slice(0, MAX_SHOWN_BYTES).text();
        if (!aborter.signal.aborted) setCode(bytes.size > MAX_SHOWN_BYTES ? `${text}\n…` : text);
      })
      .catch(() => !aborter.signal.aborted && setFailed(true));
    return () => aborter.abort();
  }, [contentId]);
  return { code, failed };
}
