import type { Clock } from "../../../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../../../seeded-random.ts";
import type { User } from "../graph-shapes.ts";
import { type Utterance, utterancesOf } from "./transcript-text.ts";

export type ArtifactKind = "transcript" | "recording";

/** Something that was kept of a call: a scheduled meeting has calls, and each of them any number of these. */
export interface CallArtifact {
  readonly kind: ArtifactKind;
  readonly id: string;
  readonly organizerId: string;
  /** Null for an ad hoc call. */
  readonly meetingId: string | null;
  readonly callId: string;
  readonly contentCorrelationId: string;
  /** Of the meeting, for all of its artifacts. "Export content with the Microsoft Teams Export APIs". */
  readonly createdMs: number;
  readonly endMs: number;
  /** When transcribing or recording began: who had not subscribed by then is told nothing. */
  readonly startedMs: number;
  /** Position of its becoming available among all of the tenant. */
  readonly sequence: number;
  /** Of a recording. */
  readonly sizeBytes: number;
  readonly speakers: readonly string[];
  /** Instead of what its speakers said: for receivers that must not choke on it. */
  readonly vtt?: string;
}

export interface HeldMeeting {
  readonly organizerId: string;
  /** Null for an ad hoc call. */
  readonly meetingId: string | null;
  readonly artifacts: readonly CallArtifact[];
}

export interface MeetingPlan {
  readonly organizerId: string;
  readonly isAdHoc?: boolean;
  /** How often transcribing, and recording, were begun and ended. */
  readonly transcripts?: number;
  readonly recordings?: number;
  readonly durationMs?: number;
  /** When it began: now less its duration, unless told. */
  readonly createdMs?: number;
  readonly recordingBytes?: number;
  readonly vtt?: string;
}

export interface MeetingOptions {
  readonly clock: Clock;
  readonly tenantId: string;
  /** As they are now. */
  readonly users: () => readonly User[];
  readonly random: SeededRandom;
}

const DEFAULT_DURATION_MS = 10 * 60_000;
const DEFAULT_RECORDING_BYTES = 256 * 1024;

/** Scheduled meetings and ad hoc calls, and what was kept of them. */
export class OnlineMeetings {
  readonly #options: MeetingOptions;
  readonly #artifacts: CallArtifact[] = [];
  readonly #byId = new Map<string, CallArtifact>();
  readonly #listeners = new Set<(artifact: CallArtifact) => void>();

  constructor(options: MeetingOptions) {
    this.#options = options;
  }

  /** All that ever became available, in that order. */
  get artifacts(): readonly CallArtifact[] {
    return this.#artifacts;
  }

  /** Called when something becomes available; returns how to stop listening. */
  onAvailable(listener: (artifact: CallArtifact) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  artifact(id: string): CallArtifact | undefined {
    return this.#byId.get(id);
  }

  of(organizerId: string, kind: ArtifactKind, isAdHoc: boolean): readonly CallArtifact[] {
    return this.#artifacts.filter(
      (artifact) =>
        artifact.organizerId === organizerId && artifact.kind === kind && (artifact.meetingId === null) === isAdHoc,
    );
  }

  /** Holds a meeting, or a call, of which everything is available at once. Throws a RangeError for an unknown organizer. */
  hold(plan: MeetingPlan): HeldMeeting {
    const { organizerId, isAdHoc = false, transcripts = 1, recordings = 1 } = plan;
    if (!this.#options.users().some(({ id }) => id === organizerId)) throw new RangeError("no such user");
    const meetingId = isAdHoc ? null : this.#meetingId(organizerId);
    return { organizerId, meetingId, artifacts: this.#keep({ ...plan, transcripts, recordings }, meetingId) };
  }

  /** Another part of a meeting that was held: a recording that was begun again, or a call of the same series. */
  resume({ organizerId, meetingId }: HeldMeeting, plan: Omit<MeetingPlan, "organizerId" | "isAdHoc">): HeldMeeting {
    return { organizerId, meetingId, artifacts: this.#keep({ organizerId, ...plan }, meetingId) };
  }

  utterances({ id, speakers, createdMs, endMs }: CallArtifact): Utterance[] {
    const random = createSeededRandom(Buffer.from(id).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7));
    return utterancesOf(random, { speakers, durationMs: endMs - createdMs });
  }

  #keep(plan: MeetingPlan, meetingId: string | null): CallArtifact[] {
    const { clock, users, random } = this.#options;
    const { organizerId, durationMs = DEFAULT_DURATION_MS, recordingBytes = DEFAULT_RECORDING_BYTES, vtt } = plan;
    const createdMs = plan.createdMs ?? Math.floor(clock.nowMs()) - durationMs;
    const callId = random.guid();
    const speakers = random.shuffle(users()).slice(0, 4);
    const common = {
      organizerId,
      meetingId,
      callId,
      createdMs,
      endMs: createdMs + durationMs,
      startedMs: createdMs,
      speakers: speakers.map(({ displayName }) => displayName),
    };
    const parts = Math.max(plan.transcripts ?? 0, plan.recordings ?? 0);
    return Array.from({ length: parts }, (_unused, part) => part).flatMap((part) => {
      const contentCorrelationId = `${random.guid()}-${part}`;
      const made: CallArtifact[] = [];
      const add = (kind: ArtifactKind, rest: Pick<CallArtifact, "sizeBytes" | "vtt">) => {
        const id = this.#artifactId(organizerId);
        made.push(this.#available({ ...common, ...rest, kind, id, contentCorrelationId }));
      };
      if (part < (plan.transcripts ?? 0)) add("transcript", { sizeBytes: 0, ...(vtt === undefined ? {} : { vtt }) });
      if (part < (plan.recordings ?? 0)) add("recording", { sizeBytes: recordingBytes });
      return made;
    });
  }

  #available(made: Omit<CallArtifact, "sequence">): CallArtifact {
    const artifact: CallArtifact = { ...made, sequence: this.#artifacts.length + 1 };
    this.#artifacts.push(artifact);
    this.#byId.set(artifact.id, artifact);
    for (const listener of this.#listeners) listener(artifact);
    return artifact;
  }

  /** As they look: base64 of something with the organizer and the chat in it. */
  #meetingId(organizerId: string): string {
    const chatId = `19:meeting_${Buffer.from(this.#options.random.guid()).toString("base64url")}@thread.v2`;
    return Buffer.from(`1*${organizerId}*0**${chatId}`).toString("base64");
  }

  /** More than two hundred characters, as they have. */
  #artifactId(organizerId: string): string {
    const { tenantId, random } = this.#options;
    return Buffer.from(`V2##1${organizerId}${tenantId}${random.hex(112).toUpperCase()}##${random.guid()}`).toString(
      "base64",
    );
  }
}
