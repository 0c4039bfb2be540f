import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "../session/session.ts";
import type { KeptContents } from "./content/use-kept-contents.ts";
import type { ChatMessage } from "./words/identity.ts";

/** The message that everything below is a part of. */
export interface Scene {
  readonly session: Session;
  readonly conversationId: string;
  readonly message: ChatMessage;
  readonly contents: KeptContents;
  /** Where on the page another message is; `undefined`: nowhere. */
  hrefOf?: ((reference: MessageReference) => string | undefined) | undefined;
}

export interface MessageReference {
  readonly conversationId: string;
  readonly messageId: string;
}

export const MessageScene = createContext<Scene | undefined>(undefined);

export function useScene(): Scene {
  const scene = useContext(MessageScene);
  if (scene === undefined) throw new Error("This is a part of no message");
  return scene;
}
