import { sentenceOf } from "../base/failure-note.tsx";
import { MessageView } from "../message/message-view.tsx";
import { messageOf, type Outgoing } from "./outgoing.ts";
import type { Writing } from "./writing.ts";

interface Properties {
  readonly outgoing: Outgoing;
  readonly writing: Writing;
  readonly isContinued: boolean;
}

/** What is on its way, where it will stand, and what keeps it. */
export function OutgoingView({ outgoing, writing, isContinued }: Properties) {
  const { key, place, state, failure } = outgoing;
  const { outbox, me, session } = writing;
  const isKept = state !== "sending";
  return (
    <div class={`outgoing is-${state}`}>
      <MessageView
        message={messageOf(outgoing, me)}
        conversationId={place.conversationId}
        session={session}
        isContinued={isContinued}
      />
      <div class="way">
        <p role={state === "failed" ? "alert" : "status"}>
          {state === "sending" && "Sending…"}
          {state === "waiting" && "No connection: it is sent by itself as soon as there is one."}
          {state === "failed" && ["Not sent.", failure && sentenceOf(failure)].filter(Boolean).join(" ")}
        </p>
        {state === "failed" && (
          <button type="button" class="small" onClick={() => outbox.sendAgain(key)}>
            Send again
          </button>
        )}
        {isKept && (
          <button type="button" class="small quiet" onClick={() => outbox.discard(key)}>
            Discard
          </button>
        )}
      </div>
    </div>
  );
}
