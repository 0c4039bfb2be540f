import { useRef, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { useScene } from "../scene.ts";
import { type Content, sizeWords, whyNotKept } from "../words/content-words.ts";
import { fetchBytes } from "./fetch-bytes.ts";
import { useContent } from "./use-content.ts";

/** The kept copy of a file, or why there is none. */
export function Download({ address, name }: { readonly address: string; readonly name: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const { content, hasFailed } = useContent(address, place);
  const { retry } = useScene().contents;
  if (hasFailed) {
    return (
      <span class="muted" ref={place}>
        Nobody knows whether a copy is kept{" "}
        <button type="button" class="small" onClick={retry}>
          Try again
        </button>
      </span>
    );
  }
  const why = content === undefined ? undefined : whyNotKept(content ?? undefined);
  return (
    <span class="muted" ref={place}>
      {why === undefined ? null : `Copy ${why}`}
      {content?.state === "kept" && <DownloadButton content={content} name={name} />}
      {content?.isChangedSinceSent && <span class="note">The file was changed after it was sent</span>}
    </span>
  );
}

function DownloadButton({ content, name }: { readonly content: Content; readonly name: string }) {
  const scene = useScene();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setState("busy");
    try {
      // Of no type, so that no browser ever opens it as a page of this origin.
      const bytes = await fetchBytes(scene, content.contentId, new AbortController().signal);
      saveAs(new Blob([bytes], { type: "application/octet-stream" }), content.name ?? name);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  const size = content.sizeBytes === undefined ? "" : ` (${sizeWords(content.sizeBytes)})`;
  return (
    <>
      <button type="button" class="small" disabled={state === "busy"} onClick={() => void save()}>
        <Icon name="download" />
        {state === "busy" ? "Downloading…" : `Download the kept copy${size}`}
        <span class="unseen">{` of ${name}`}</span>
      </button>
      {state === "failed" && <span role="alert"> It could not be downloaded.</span>}
    </>
  );
}

/** Longer than any browser takes to begin with it. */
const HELD_MS = 60_000;

function saveAs(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), HELD_MS);
}
