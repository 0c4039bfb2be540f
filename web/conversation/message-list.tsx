import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type ComposePlace, messageOf } from "../compose/outgoing.ts";
import { OutgoingView } from "../compose/outgoing-view.tsx";
import { OwnMessageView } from "../compose/own-message-view.tsx";
import { useOutgoing, useWriting } from "../compose/writing.ts";
import { MessageView } from "../message/message-view.tsx";
import type { Session } from "../session/session.ts";
import { type ChatMessage, keyOf } from "./conversation.ts";
import { createdMsOf, dayOf, isContinued } from "./message-window.ts";

interface Properties {
  readonly messages: readonly ChatMessage[];
  readonly place: ComposePlace;
  readonly session: Session;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly label: string;
  /** Of the message that was jumped to. */
  readonly targetId?: string | undefined;
  /** Whether what is on its way stands below: not where the newest are not. */
  readonly isNow: boolean;
  /** What a message became by something that was done with it here. */
  onActed(message: ChatMessage): void;
  onReply?: ((message: ChatMessage) => void) | undefined;
  onOpenThread?: ((rootId: string) => void) | undefined;
  loadMore(end: "older" | "newer"): Promise<void>;
}

/** How near an end of what is there may come before more is asked for. */
const NEAR_PX = 600;
/** How near the newest one counts as reading the newest. */
const AT_END_PX = 80;

/** Messages under each other, oldest first: at the newest, unless one was jumped to or somebody scrolled away. */
export function MessageList({ messages, place, targetId, hasOlder, hasNewer, loadMore, ...rest }: Properties) {
  const list = useRef<HTMLDivElement>(null);
  const held = useRef({ isAtEnd: targetId === undefined, firstKey: "", heightPx: 0, hasJumped: false, outgoing: 0 });
  const writing = useWriting();
  const all = useOutgoing(place);
  const outgoing = rest.isNow && !hasNewer ? all : [];
  const firstKey = messages[0] === undefined ? "" : keyOf(messages[0]);

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    // Who writes sees it.
    if (outgoing.length > held.current.outgoing) held.current.isAtEnd = true;
    held.current.outgoing = outgoing.length;
    const { isAtEnd, heightPx, hasJumped } = held.current;
    const target = hasJumped ? null : element.querySelector(".target");
    if (target !== null) {
      target.scrollIntoView({ block: "center" });
      (target as HTMLElement).focus({ preventScroll: true });
      held.current.hasJumped = true;
    } else if (isAtEnd) element.scrollTop = element.scrollHeight;
    // What came above moves nothing of what is being read.
    else if (held.current.firstKey !== firstKey) element.scrollTop += element.scrollHeight - heightPx;
    held.current = { ...held.current, firstKey, heightPx: element.scrollHeight };
  });

  // Pictures come later and make it higher.
  useEffect(() => {
    const element = list.current;
    const inner = element?.firstElementChild;
    if (!element || !inner) return;
    const observer = new ResizeObserver(() => {
      if (held.current.isAtEnd) element.scrollTop = element.scrollHeight;
      held.current.heightPx = element.scrollHeight;
    });
    observer.observe(inner);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = list.current;
    if (element === null) return;
    const belowPx = element.scrollHeight - element.scrollTop - element.clientHeight;
    held.current.isAtEnd = belowPx < AT_END_PX && !hasNewer;
    if (element.scrollTop < NEAR_PX && hasOlder) void loadMore("older");
    if (belowPx < NEAR_PX && hasNewer) void loadMore("newer");
  };

  return (
    <div
      class="messages"
      ref={list}
      onScroll={onScroll}
      onKeyDown={moveByArrows}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys (WCAG 2.1.1)
      tabIndex={0}
      role="log"
      aria-label={rest.label}
    >
      <ol>
        {hasOlder ? (
          <li class="more">
            <button type="button" class="quiet" onClick={() => void loadMore("older")}>
              Older messages
            </button>
          </li>
        ) : (
          <li class="more muted">This is the beginning.</li>
        )}
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const isNewDay = before === undefined || dayOf(before) !== dayOf(message);
          const isTarget = message.id === targetId;
          const shown = {
            message,
            conversationId: place.conversationId,
            session: rest.session,
            isTarget,
            isContinued: !isNewDay && isContinued(message, before),
            ...(rest.onOpenThread && { onOpenThread: rest.onOpenThread }),
          };
          return (
            <Fragment key={keyOf(message)}>
              {isNewDay && <li class="day">{DAY.format(createdMsOf(message))}</li>}
              <li class={isTarget ? "message target" : "message"} tabIndex={-1}>
                {writing === undefined || !rest.isNow ? (
                  <MessageView {...shown} />
                ) : (
                  <OwnMessageView {...shown} writing={writing} onActed={rest.onActed} onReply={rest.onReply} />
                )}
              </li>
            </Fragment>
          );
        })}
        {writing !== undefined &&
          outgoing.map((one, index) => {
            const before = index === 0 ? messages.at(-1) : messageOf(outgoing[index - 1] ?? one, writing.me);
            const isJoined = isContinued(messageOf(one, writing.me), before);
            return (
              <li class="message" tabIndex={-1} key={one.key}>
                <OutgoingView outgoing={one} writing={writing} isContinued={isJoined} />
              </li>
            );
          })}
        {hasNewer && (
          <li class="more">
            <button type="button" class="quiet" onClick={() => void loadMore("newer")}>
              Newer messages
            </button>
          </li>
        )}
      </ol>
    </div>
  );
}

const DAY = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** From message to message, where the focus is on the list or on one of them. */
function moveByArrows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget as HTMLElement;
  const focused = document.activeElement;
  if (step === undefined || !(focused === list || focused?.matches("li.message"))) return;
  const items = [...list.querySelectorAll<HTMLElement>("li.message")];
  const at = items.indexOf(focused as HTMLElement);
  const next = at === -1 ? items.at(-1) : items[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
