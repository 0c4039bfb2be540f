import { useEffect, useRef, useState } from "preact/hooks";
import { useScene } from "../scene.ts";
import { type Content, whyNotKept } from "../words/content-words.ts";
import { fetchBytes } from "./fetch-bytes.ts";
import { useContent } from "./use-content.ts";

interface Properties {
  /** Graph's id of the hosted content. */
  readonly hostedId: string;
  readonly alt: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** A picture of the message, as it was kept: asked for when it comes near, let go of afterwards. */
export function Picture({ hostedId, alt, width, height }: Properties) {
  const place = useRef<HTMLSpanElement>(null);
  const { content, hasFailed } = useContent(hostedId, place);
  const { url, failed, retry } = usePictureUrl(content?.state === "kept" ? content : undefined);
  const { retry: retryList } = useScene().contents;
  const size = { "--width": width === undefined ? "12rem" : `${width}px`, "--ratio": ratioOf(width, height) };
  if (url !== undefined) return <Shown url={url} alt={alt} width={width} height={height} />;
  if (hasFailed || failed) return <Failed alt={alt} onRetry={hasFailed ? retryList : retry} />;
  const why = content === undefined ? undefined : whyNotKept(content ?? undefined);
  if (why !== undefined) return <span class="missing">{`${alt}: ${why}`}</span>;
  return <span class="picture waiting" ref={place} style={size} role="img" aria-label={`${alt}, loading`} />;
}

function ratioOf(width: number | undefined, height: number | undefined): string {
  return width === undefined || height === undefined ? "3 / 2" : `${width} / ${height}`;
}

/** Pictures that are drawn and never run. Of bytes with no type a browser draws only what is one of these. */
const DRAWN = /^image\/(?:png|jpeg|gif|webp|bmp)$/;

function usePictureUrl(content: Content | undefined) {
  const contentId = content?.contentId;
  const scene = useScene();
  const [url, setUrl] = useState<string>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (contentId === undefined) return;
    const aborter = new AbortController();
    let made: string | undefined;
    fetchBytes(scene, contentId, aborter.signal).then(
      (bytes) => {
        if (aborter.signal.aborted) return;
        const type = DRAWN.test(content?.mediaType ?? "") ? content?.mediaType : "application/octet-stream";
        made = URL.createObjectURL(new Blob([bytes], { type: type ?? "" }));
        setUrl(made);
        setFailed(false);
      },
      () => !aborter.signal.aborted && setFailed(true),
    );
    return () => {
      aborter.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
      setUrl(undefined);
    };
  }, [contentId, attempt]);
  return { url, failed, retry: () => setAttempt((count) => count + 1) };
}

interface ShownProperties {
  readonly url: string;
  readonly alt: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

function Shown({ url, alt, width, height }: ShownProperties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <span class="missing">{`${alt}: kept, but no picture that is shown here`}</span>;
  return (
    <span class="shown-picture">
      <button type="button" class="picture" aria-label={`Enlarge: ${alt}`} onClick={() => dialog.current?.showModal()}>
        <img src={url} alt={alt} width={width} height={height} onError={() => setBroken(true)} />
      </button>
      <dialog class="enlarged" ref={dialog} aria-label={alt} closedby="any">
        <img src={url} alt={alt} />
        <button type="button" class="close" aria-label="Close" onClick={() => dialog.current?.close()}>
          <span aria-hidden="true">✕</span>
        </button>
      </dialog>
    </span>
  );
}

function Failed({ alt, onRetry }: { readonly alt: string; onRetry(): void }) {
  return (
    <span class="missing">
      {`${alt}: could not be loaded `}
      <button type="button" class="small" onClick={onRetry}>
        Try again
      </button>
    </span>
  );
}
