import { createContext, useContext } from "react";
import type { Api } from "../api/api.ts";
import type { Conversation } from "../api/conversations.ts";
import type { Abilities } from "../api/people.ts";
import type { KeptMarks } from "../session/kept-marks.ts";
import type { Paint } from "../text/paint.ts";

/** Which screen one is on, and what it shows. */
export type Where =
  | { readonly name: "menu" }
  | { readonly name: "people"; readonly purpose: "chat" | "new" | "presence" }
  | { readonly name: "conversations"; readonly purpose: "open" | "send" | "upload" }
  | { readonly name: "chat"; readonly conversation: Conversation; readonly rootId?: string }
  | { readonly name: "members"; readonly conversation: Conversation }
  | { readonly name: "search"; readonly conversation?: Conversation; readonly words?: string }
  | { readonly name: "presence"; readonly people: readonly { readonly id: string; readonly name: string }[] }
  | { readonly name: "status" }
  | { readonly name: "live" }
  | { readonly name: "upload"; readonly conversation: Conversation }
  | { readonly name: "accounts" }
  | { readonly name: "message"; readonly conversation: Conversation; readonly messageId: string }
  | { readonly name: "help" };

export interface Go {
  to(where: Where): void;
  /** The same place instead of this one. */
  instead(where: Where): void;
  back(): void;
  home(): void;
}

/** What every screen may use, before anybody is signed in too. */
export interface Look {
  readonly paint: Paint;
  readonly go: Go;
  /** What a screen finds again when one comes back to it: where one stood in a list, what was typed. */
  readonly left: Map<string, unknown>;
}

/** What the screens of somebody may use. */
export interface Stage extends Look {
  readonly api: Api;
  /** Undefined until it is known. */
  readonly abilities: Abilities | undefined;
  readonly marks: KeptMarks;
  /** Signs in again, as whoever it is then. */
  reopen(): void;
  exit(): void;
}

export const LookContext = createContext<Look | undefined>(undefined);
export const StageContext = createContext<Stage | undefined>(undefined);

export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (stage === undefined) throw new Error("A screen outside of the stage");
  return stage;
}

export function useLook(): Look {
  const look = useContext(LookContext);
  if (look === undefined) throw new Error("A screen without a look");
  return look;
}

export function can({ abilities }: Stage, what: string): boolean {
  return abilities?.canWrite === true && abilities.onBehalf.includes(what);
}
