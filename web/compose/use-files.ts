import { useEffect, useRef, useState } from "preact/hooks";
import { answerOf } from "../base/pages.ts";
import { type ComposePlace, placeKeyOf } from "./outgoing.ts";
import { type UploadedFile, uploadParts } from "./upload.ts";
import { untilOnline, type Writing } from "./writing.ts";

/** A file that somebody chose, on its way to the drive. */
export interface ChosenFile {
  readonly id: string;
  readonly file: File;
  readonly sentBytes: number;
  readonly uploaded?: UploadedFile;
  readonly failure?: Error;
}

export interface Files {
  readonly chosen: readonly ChosenFile[];
  add(files: Iterable<File>): void;
  remove(id: string): void;
  retry(id: string): void;
  clear(): void;
}

/** The API takes no more in one message. */
const MAX_FILES = 10;

/** The files of a message that is being written; of another place they are others. */
export function useFiles({ session }: Writing, place: ComposePlace): Files {
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const aborters = useRef(new Map<string, AbortController>());
  const clear = () => {
    for (const aborter of aborters.current.values()) aborter.abort();
    aborters.current.clear();
    setChosen([]);
  };
  useEffect(() => clear, [placeKeyOf(place)]);
  const change = (id: string, next: Partial<ChosenFile>) =>
    setChosen((all) => all.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const bring = async (id: string, file: File) => {
    const aborter = new AbortController();
    aborters.current.set(id, aborter);
    const { conversationId, teamId } = place;
    const body = { conversationId, name: file.name, sizeBytes: file.size, ...(teamId !== undefined && { teamId }) };
    try {
      const uploadSession = await answerOf(session.api.POST("/uploads", { body, signal: aborter.signal }));
      const onProgress = (sentBytes: number) => change(id, { sentBytes });
      const ways = {
        send: (url: string, init: RequestInit) => fetch(url, init),
        pause: untilOnline,
        onProgress,
        signal: aborter.signal,
      };
      change(id, { uploaded: await uploadParts(file, uploadSession, ways) });
    } catch (error) {
      if (!aborter.signal.aborted) change(id, { failure: error as Error });
    }
  };
  return {
    chosen,
    clear,
    add(files) {
      const more = [...files]
        .slice(0, MAX_FILES - chosen.length)
        .map((file) => ({ id: crypto.randomUUID(), file, sentBytes: 0 }));
      setChosen((all) => [...all, ...more]);
      for (const { id, file } of more) void bring(id, file);
    },
    remove(id) {
      aborters.current.get(id)?.abort();
      setChosen((all) => all.filter((one) => one.id !== id));
    },
    retry(id) {
      const again = chosen.find((one) => one.id === id);
      if (again === undefined) return;
      setChosen((all) => all.map((one) => (one.id === id ? { id, file: one.file, sentBytes: 0 } : one)));
      void bring(id, again.file);
    },
  };
}
