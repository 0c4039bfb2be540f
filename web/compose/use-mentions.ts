import { useEffect, useId, useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import { type Member, membersFor, typedAt } from "./mentions.ts";
import { type ComposePlace, placeKeyOf } from "./outgoing.ts";
import type { Writing } from "./writing.ts";

export interface Mentions {
  readonly listId: string;
  readonly offered: readonly Member[];
  readonly activeIndex: number;
  /** What is typed, and where. */
  onTyped(content: string, caretIndex: number): void;
  move(step: 1 | -1): void;
  close(): void;
}

/** Whom one may mean by what is typed behind an "@": members, asked for once somebody types one. */
export function useMentions({ session, me }: Writing, place: ComposePlace): Mentions {
  const [members, setMembers] = useState<readonly Member[]>();
  const [part, setPart] = useState<string>();
  const [activeIndex, setActiveIndex] = useState(0);
  const listId = useId();
  const isAsked = part !== undefined;
  useEffect(() => {
    setMembers(undefined);
    setPart(undefined);
  }, [placeKeyOf(place)]);
  useEffect(() => {
    if (!isAsked || members !== undefined) return;
    let isWanted = true;
    const { conversationId, teamId } = place;
    const read = async (of: string) => {
      const { members: rows } = await answerOf(session.api.GET("/members", { params: { query: { of, limit: 200 } } }));
      return rows.flatMap(({ userId, displayName }) =>
        typeof userId === "string" && typeof displayName === "string" && userId !== me.id
          ? [{ id: userId, name: displayName }]
          : [],
      );
    };
    // Those of a standard channel are its team's.
    const ofTeam = () => (teamId === undefined ? [] : read(teamId));
    read(conversationId)
      .catch(ofTeam)
      .then((found) => (found.length > 0 ? found : ofTeam()))
      .then(
        (found) => isWanted && setMembers(found),
        () => isWanted && setMembers([]),
      );
    return () => {
      isWanted = false;
    };
  }, [isAsked, members, placeKeyOf(place)]);
  const offered = part === undefined ? [] : membersFor(part, members ?? []);
  return {
    listId,
    offered,
    activeIndex: Math.min(activeIndex, offered.length - 1),
    onTyped(content, caretIndex) {
      setPart(typedAt(content, caretIndex)?.part);
      setActiveIndex(0);
    },
    move: (step) => setActiveIndex((activeIndex + step + offered.length) % offered.length),
    close: () => setPart(undefined),
  };
}
