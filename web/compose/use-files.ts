import { useEffect, useRef, useState } from "preact/hooks";
import { ApiFailure, answerOf } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type ComposePlace, filesThatFit, placeKeyOf } from "./outgoing.ts";
import { type UploadedFile, type UploadSession, uploadParts } from "./upload.ts";
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
  /** What is said of files that are too many. */
  readonly leftOut: string | undefined;
  add(files: Iterable<File>): void;
  remove(id: string): void;
  retry(id: string): void;
  clear(): void;
}

/** The files of a message that is being written; of another place they are others. */
export function useFiles({ session, uploading }: Writing, place: ComposePlace): Files {
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const [leftOut, setLeftOut] = useState<string>();
  const aborters = useRef(new Map<string, AbortController>());
  /** Where each goes: who tries again goes on there. */
  const begun = useRef(new Map<string, UploadSession>());
  const clear = () => {
    for (const aborter of aborters.current.values()) aborter.abort();
    aborters.current.clear();
    begun.current.clear();
    setChosen([]);
    setLeftOut(undefined);
  };
  useEffect(() => clear, [placeKeyOf(place)]);
  const change = (id: string, next: Partial<ChosenFile>) =>
    setChosen((all) => all.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const bring = async (id: string, file: File) => {
    const aborter = new AbortController();
    aborters.current.set(id, aborter);
    uploading.add(id);
    const before = begun.current.get(id);
    try {
      const uploadSession = before ?? (await startUpload(session, { place, file, signal: aborter.signal }));
      begun.current.set(id, uploadSession);
      const ways = {
        send: (url: string, init: RequestInit) => fetch(url, init),
        pause: untilOnline,
        async find() {
          const found = await findArrived(session, { place, name: uploadSession.name, sizeBytes: file.size });
          // Nor does the drive know it any more: another try begins anew.
          if (found === undefined) begun.current.delete(id);
          return found;
        },
        onProgress: (sentBytes: number) => change(id, { sentBytes }),
        signal: aborter.signal,
        isBegun: before !== undefined,
      };
      change(id, { uploaded: await uploadParts(file, uploadSession, ways) });
    } catch (error) {
      if (!aborter.signal.aborted) change(id, { failure: error as Error });
    } finally {
      uploading.delete(id);
    }
  };
  return {
    chosen,
    leftOut,
    clear,
    add(files) {
      const { fitting, leftOut: words } = filesThatFit([...files], chosen.length);
      const more = fitting.map((file) => ({ id: crypto.randomUUID(), file, sentBytes: 0 }));
      setLeftOut(words);
      setChosen((all) => [...all, ...more]);
      for (const { id, file } of more) void bring(id, file);
    },
    remove(id) {
      aborters.current.get(id)?.abort();
      setLeftOut(undefined);
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

interface Starting {
  readonly place: ComposePlace;
  readonly file: File;
  readonly signal: AbortSignal;
}

function startUpload({ api }: Session, { place, file, signal }: Starting) {
  const { conversationId, teamId } = place;
  const body = { conversationId, name: file.name, sizeBytes: file.size, ...(teamId !== undefined && { teamId }) };
  return answerOf(api.POST("/uploads", { body, signal }));
}

interface Wanted {
  readonly place: ComposePlace;
  readonly name: string;
  readonly sizeBytes: number;
}

/** By the API, since the drive does not say it. */
async function findArrived({ api }: Session, { place, name, sizeBytes }: Wanted): Promise<UploadedFile | undefined> {
  const { conversationId: conversation_id, teamId: team_id } = place;
  const query = { conversation_id, name, size_bytes: String(sizeBytes), ...(team_id !== undefined && { team_id }) };
  try {
    return await answerOf(api.GET("/uploads", { params: { query } }));
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined;
    throw error;
  }
}
