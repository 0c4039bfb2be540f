import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { useScene } from "../scene.ts";
import type { Content } from "../words/content-words.ts";
import { useNear } from "./use-near.ts";

interface Found {
  /** `undefined` while nobody knows; `null`: the message names no such content. */
  readonly content: Content | null | undefined;
  readonly hasFailed: boolean;
}

/** One of the message's contents, by its address; asked for when the element comes near. */
export function useContent(address: string, ref: RefObject<HTMLElement | null>): Found {
  const { list, hasFailed, want } = useScene().contents;
  const isNear = useNear(ref);
  useEffect(() => {
    if (isNear) want();
  }, [isNear, want]);
  const content = isNear && list !== undefined ? (list.find((each) => each.address === address) ?? null) : undefined;
  return { content, hasFailed };
}
