import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { CosmosClient } from "@azure/cosmos";
import type { Stack } from "../../local/stack/start-stack.ts";
import { recordingDigest } from "../../local/tenant/model/meeting/recording-bytes.ts";

export interface RecordingProof {
  readonly sizeBytes: number;
  /** The functions host's resident memory at its highest while it copied, whichever of its processes it was; null where /proc is not. */
  readonly peakCopyBytes: number | null;
  /** The same until the copy had been read through the API. */
  readonly peakHostBytes: number | null;
  /** The same before anything was copied. */
  readonly idleHostBytes: number | null;
  readonly kills: number;
  readonly copySeconds: number;
  readonly isEqual: boolean;
}

export interface RecordingProofOptions {
  readonly sizeBytes: number;
  readonly kills: number;
  readonly timeoutMs: number;
  /** Found by the daily sync; or told of, where the stack has subscribed. */
  readonly road: "daily" | "live";
}

const LOOK_EVERY_MS = 100;
/** On a fast machine nothing is saved for longer than it takes to copy all: then in the middle of a part. */
const KILL_WITHIN_MS = 4_000;

/**
 * Has one recording of the tenant copied through the functions host, kills the host meanwhile, and reads the copy back through
 * the API, part by part. Every kill comes at another moment: before anything is saved, and after.
 */
export async function proveRecording(stack: Stack, options: RecordingProofOptions): Promise<RecordingProof> {
  const { tenant } = stack;
  const organizerId = tenant?.model.population.users[0]?.id;
  if (!tenant || organizerId === undefined) throw new Error("no tenant was started");
  const [recording] = tenant.model.meetings.hold({
    organizerId,
    transcripts: 0,
    // Who subscribed after it began is not told.
    durationMs: 1,
    recordingBytes: options.sizeBytes,
  }).artifacts;
  if (recording === undefined) throw new Error("nothing was recorded");
  const idleHostBytes = residentBytes(stack, "VmRSS");
  const startMs = performance.now();
  if (options.road === "daily") await stack.runFunction("delta-sync");
  let peakHostBytes = idleHostBytes;
  let kills = 0;
  // The first comes before anything is saved.
  let lastBlocks = -2;
  let lastKillMs = startMs;
  const documents = openMeetings(stack);
  for (let state = "none"; state !== "kept"; state = await documents.contentState(organizerId, recording.id)) {
    if (performance.now() - startMs > options.timeoutMs) throw new Error(`the recording is ${state} after so long`);
    peakHostBytes = Math.max(peakHostBytes ?? 0, residentBytes(stack, "VmHWM") ?? 0) || null;
    const blocks = await documents.savedBlocks();
    const isTime = blocks > lastBlocks || performance.now() - lastKillMs > KILL_WITHIN_MS;
    if (kills < options.kills && state === "waiting" && isTime) {
      await wait(500 * kills);
      await stack.killHost();
      await stack.restartHost();
      kills += 1;
      lastBlocks = blocks;
      lastKillMs = performance.now();
    }
    await wait(LOOK_EVERY_MS);
  }
  documents.close();
  const peakCopyBytes = peakHostBytes;
  const copySeconds = Math.round((performance.now() - startMs) / 100) / 10;
  const meetingId = recording.meetingId ?? "";
  const url = `${stack.baseUrl}/api/meetings/${organizerId}/${meetingId}/recordings/${encodeURIComponent(recording.id)}`;
  const isEqual = (await digestByParts(stack, url, options.sizeBytes)) === (await recordingDigest(recording));
  peakHostBytes = Math.max(peakHostBytes ?? 0, residentBytes(stack, "VmHWM") ?? 0) || null;
  return { sizeBytes: options.sizeBytes, peakCopyBytes, peakHostBytes, idleHostBytes, kills, copySeconds, isEqual };
}

async function digestByParts({ functionKey }: Stack, url: string, sizeBytes: number): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < sizeBytes; ) {
    const answer = await fetch(url, { headers: { "x-functions-key": functionKey, range: `bytes=${at}-` } });
    if (answer.status !== 206) throw new Error(`${answer.status}: ${await answer.text()}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    hash.update(bytes);
    at += bytes.length;
  }
  return hash.digest("hex");
}

/** proc(5): in KB. `VmHWM` is the highest that it ever was. */
function residentBytes({ host }: Stack, name: "VmRSS" | "VmHWM"): number | null {
  try {
    const status = readFileSync(`/proc/${host.pid}/status`, "utf8");
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}

/** What the product wrote down, read past it. */
function openMeetings({ settings }: Stack) {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE: database = "" } = settings;
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const of = (container: string) => client.database(database).container(container).items;
  return {
    async contentState(organizerId: string, artifactId: string): Promise<string> {
      const query = "SELECT VALUE c.content.state FROM c WHERE c.organizerId = @o AND c.artifactId = @a";
      const parameters = [
        { name: "@o", value: organizerId },
        { name: "@a", value: artifactId },
      ];
      return (await of("meetings").query<string>({ query, parameters }).fetchAll()).resources[0] ?? "none";
    },
    /** How many blocks the walk that is under way had saved: -1 before the first. */
    async savedBlocks(): Promise<number> {
      const query =
        'SELECT VALUE c["value"]["copy"].blocks FROM c WHERE c.kind = "walk" AND STARTSWITH(c.entryId, "content:")';
      const { resources } = await of("state").query<number>(query).fetchAll();
      return Math.max(-1, ...resources.filter((blocks) => typeof blocks === "number"));
    },
    close: () => client.dispose(),
  };
}
