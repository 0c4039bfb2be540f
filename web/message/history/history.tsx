import { useEffect, useState } from "preact/hooks";
import { plainTextOf } from "../body/plain-text.ts";
import { useScene } from "../scene.ts";
import { type ChatMessage, textOf } from "../words/identity.ts";
import { fullTimeWords, shortTimeWords } from "../words/message-times.ts";
import { readVersions } from "./read-versions.ts";
import { changesBetween, type MessageVersion, ORIGINS } from "./version-changes.ts";
import { type DiffPart, wordDiff } from "./word-diff.ts";

type State =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "read"; readonly versions: readonly MessageVersion[]; readonly isWhole: boolean };

/** What a message said before, newest first, with what became of each word. */
export function History({ id }: { readonly id: string }) {
  const scene = useScene();
  const [state, setState] = useState<State>({ kind: "loading" });
  const { message } = scene;
  useEffect(() => {
    const aborter = new AbortController();
    readVersions(scene, aborter.signal).then(
      (read) => setState({ kind: "read", ...read }),
      (error: Error) => !aborter.signal.aborted && setState({ kind: "failed", message: error.message }),
    );
    return () => aborter.abort();
  }, [message.id, message.lastModifiedDateTime]);
  return (
    <div class="history" id={id} aria-busy={state.kind === "loading"}>
      {state.kind === "loading" && <p class="muted">Loading what it said before…</p>}
      {state.kind === "failed" && <p role="alert">{`What it said before could not be loaded: ${state.message}`}</p>}
      {state.kind === "read" && <Versions {...state} />}
    </div>
  );
}

function Versions({ versions, isWhole }: { readonly versions: readonly MessageVersion[]; readonly isWhole: boolean }) {
  if (versions.length === 0) return <p class="muted">No version of it is kept.</p>;
  return (
    <>
      {!isWhole && <p class="muted">It has more versions than are shown here.</p>}
      <ol aria-label="What it said before, newest first">
        {versions
          .map((version, index) => (
            <Version
              key={version.version}
              version={version}
              before={textBefore(versions, index)}
              previous={versions[index - 1]?.payload}
            />
          ))
          .toReversed()}
      </ol>
    </>
  );
}

interface VersionProperties {
  readonly version: MessageVersion;
  readonly previous: ChatMessage | undefined;
  /** What it said last. */
  readonly before: string | undefined;
}

function Version({ version: { version, origin, payload }, previous, before }: VersionProperties) {
  const at = new Date(version).toISOString();
  const text = saidBy(payload);
  const parts =
    text === undefined || text === before
      ? []
      : before === undefined
        ? [{ kind: "same", text } as const]
        : wordDiff(before, text);
  return (
    <li>
      <p class="when">
        <time dateTime={at} title={fullTimeWords(at)}>
          {shortTimeWords(at)}
        </time>
        <span>{changesBetween(previous, payload).join(" · ")}</span>
        {origin !== "seen" && <span class="badge">{ORIGINS[origin]}</span>}
      </p>
      {parts.length > 0 && (
        <p class="said" dir="auto">
          {parts.map(partView)}
        </p>
      )}
    </li>
  );
}

function partView({ kind, text }: DiffPart, index: number) {
  if (kind === "inserted") return <ins key={index}>{text}</ins>;
  return kind === "deleted" ? <del key={index}>{text}</del> : text;
}

/** `undefined` of one that was deleted, whose body is empty. */
function saidBy({ subject, body, deletedDateTime }: ChatMessage): string | undefined {
  const content = body?.content ?? "";
  if (deletedDateTime && content.trim() === "") return undefined;
  const isHtml = textOf(body?.contentType).toLowerCase() === "html";
  return [textOf(subject), isHtml ? plainTextOf(content) : content].filter((text) => text !== "").join("\n");
}

function textBefore(versions: readonly MessageVersion[], index: number): string | undefined {
  return versions
    .slice(0, index)
    .map(({ payload }) => saidBy(payload))
    .findLast((text) => text !== undefined);
}
