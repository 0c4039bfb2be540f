import { sentenceOf } from "../base/failure-note.tsx";
import { ApiFailure } from "../base/pages.ts";
import type { Files } from "./use-files.ts";

/** The files of a message that is being written, and how far each is. */
export function FileChips({ files }: { readonly files: Files }) {
  if (files.chosen.length === 0) return null;
  return (
    <>
      <ul class="chips" aria-label="Files to send">
        {files.chosen.map(({ id, file, sentBytes, uploaded, failure }) => (
          <li key={id}>
            <bdi>{file.name}</bdi>
            {uploaded === undefined && failure === undefined && (
              <progress max={file.size} value={sentBytes} aria-label={`Upload of ${file.name}`} />
            )}
            {failure !== undefined && (
              <>
                <span role="alert">{failure instanceof ApiFailure ? sentenceOf(failure) : failure.message}</span>
                <button type="button" class="small" onClick={() => files.retry(id)}>
                  Try again
                </button>
              </>
            )}
            <button
              type="button"
              class="quiet small"
              aria-label={`Leave out ${file.name}`}
              onClick={() => files.remove(id)}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </li>
        ))}
      </ul>
      {files.leftOut !== undefined && (
        <p class="left-out" role="alert">
          {files.leftOut}
        </p>
      )}
    </>
  );
}
