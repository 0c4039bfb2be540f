/** Where a file goes, as the API says. */
interface UploadSession {
  readonly uploadUrl: string;
  readonly partBytes: number;
}

export interface UploadedFile {
  readonly driveId: string;
  readonly itemId: string;
  readonly name: string;
}

interface Ways {
  send(url: string, init: RequestInit): Promise<Response>;
  pause(ms: number): Promise<void>;
  onProgress(sentBytes: number): void;
  readonly signal: AbortSignal;
}

const TRIES = 6;
const FIRST_PAUSE_MS = 500;

/**
 * A file part by part to the drive ("driveItem: createUploadSession"), without a token: the address is the secret. After a cut
 * the drive is asked how far it has come, and it goes on there.
 *
 * @throws Error in words for who sent it
 */
export async function uploadParts(file: Blob, { uploadUrl, partBytes }: UploadSession, ways: Ways) {
  const { send, pause, onProgress, signal } = ways;
  let fromByte = 0;
  for (let failures = 0; ; ) {
    onProgress(fromByte);
    const untilByte = Math.min(fromByte + partBytes, file.size);
    const headers = { "content-range": `bytes ${fromByte}-${untilByte - 1}/${file.size}` };
    const part = { method: "PUT", headers, body: file.slice(fromByte, untilByte), signal };
    const answer = await send(uploadUrl, part).catch(() => undefined);
    signal.throwIfAborted();
    if (answer?.status === 200 || answer?.status === 201) return uploadedIn((await answer.json()) as DriveItem);
    if (answer?.status === 202) {
      fromByte = nextIn((await answer.json()) as Progress) ?? untilByte;
      failures = 0;
      continue;
    }
    failures += 1;
    if (failures >= TRIES || isRefused(answer)) throw new Error("The upload was broken off");
    await pause(FIRST_PAUSE_MS * 2 ** (failures - 1));
    signal.throwIfAborted();
    const progress = await send(uploadUrl, { signal }).catch(() => undefined);
    if (progress?.ok) fromByte = nextIn((await progress.json()) as Progress) ?? fromByte;
  }
}

/** 416: the drive has this part already. 5xx and 429 pass, and so does a connection that is not there. */
function isRefused(answer: Response | undefined): boolean {
  return answer !== undefined && answer.status < 500 && ![408, 409, 416, 429].includes(answer.status);
}

interface Progress {
  readonly nextExpectedRanges?: readonly string[];
}

/** Ranges as "26-" or "26-49". */
function nextIn({ nextExpectedRanges = [] }: Progress): number | undefined {
  const [next] = nextExpectedRanges;
  return next === undefined ? undefined : Number.parseInt(next, 10);
}

interface DriveItem {
  readonly id: string;
  readonly name: string;
  readonly parentReference: { readonly driveId: string };
}

function uploadedIn({ id, name, parentReference }: DriveItem): UploadedFile {
  return { driveId: parentReference.driveId, itemId: id, name };
}
