import { ApiFailure } from "./pages.ts";

/** What went wrong and what to do about it, in the words of the API. */
export function FailureNote({ failure, onRetry }: { readonly failure: Error; onRetry?: () => void }) {
  return (
    <div class="refusal" role="alert">
      <p>{sentenceOf(failure)}</p>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** In one sentence or two. */
export function sentenceOf(failure: Error): string {
  if (!(failure instanceof ApiFailure)) return "The API does not answer. Is this machine connected?";
  return failure.remedy === "" ? failure.message : `${failure.message}. ${failure.remedy}`;
}
