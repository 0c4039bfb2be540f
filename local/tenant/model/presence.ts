import { type Clock, toIso } from "../../../shared/base/clock.ts";

/** "presence resource type": as one word and another. */
export interface Presence {
  readonly availability: string;
  readonly activity: string;
}

interface Session extends Presence {
  readonly setMs: number;
  readonly expiresMs: number;
}

interface Preferred extends Presence {
  readonly expiresMs: number;
}

export interface StatusMessage {
  readonly text: string;
  readonly publishedMs: number;
  readonly expiresMs: number | null;
}

/** Somebody came, went or is busy now. */
export interface PresenceChange extends Presence {
  readonly userId: string;
  /** "The lexicographically sortable String stamp that represents the version of a presence object." */
  readonly sequenceNumber: string;
}

interface State {
  /** Of apps, by their id; nobody has Teams open here. */
  readonly sessions: Map<string, Session>;
  preferred: Preferred | null;
  statusMessage: StatusMessage | null;
}

/** "presence: setPresence": an available session that nobody keeps up fades, twice. */
const FADES_AFTER_MS = 5 * 60_000;
const INACTIVE: Presence = { availability: "Available", activity: "AvailableInactive" };
const AWAY: Presence = { availability: "Away", activity: "Away" };
const OFFLINE: Presence = { availability: "Offline", activity: "Offline" };
const SEQUENCE_DIGITS = 12;
/** Same page: which of several sessions is shown. */
const PRECEDENCE: readonly string[] = ["DoNotDisturb", "Busy", "Available", "Away"];

/** Who is there, as far as anybody has said so. */
export class Presences {
  readonly #clock: Clock;
  readonly #states = new Map<string, State>();
  readonly #listeners: ((change: PresenceChange) => void)[] = [];
  #sequence = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What somebody says; what fades or ends by itself is seen by whoever asks. */
  onChange(listener: (change: PresenceChange) => void): void {
    this.#listeners.push(listener);
  }

  /** By time, since what fades is another version too, though nobody said anything. */
  sequenceNumber(): string {
    return `${toIso(this.#clock.nowMs())} ${String(this.#sequence).padStart(SEQUENCE_DIGITS, "0")}`;
  }

  /** A preferred presence shows only while there is a session. "presence: setUserPreferredPresence". */
  of(userId: string): Presence {
    const { sessions, preferred } = this.#stateOf(userId);
    const nowMs = this.#clock.nowMs();
    const live = [...sessions.values()].filter(({ expiresMs }) => expiresMs > nowMs).map((one) => faded(one, nowMs));
    if (live.length === 0) return OFFLINE;
    if (preferred !== null && preferred.expiresMs > nowMs) return preferred;
    return live.toSorted((one, other) => rankOf(one) - rankOf(other))[0] ?? OFFLINE;
  }

  statusMessageOf(userId: string): StatusMessage | null {
    const { statusMessage } = this.#stateOf(userId);
    const isOver = statusMessage?.expiresMs != null && statusMessage.expiresMs <= this.#clock.nowMs();
    return isOver ? null : statusMessage;
  }

  setSession(
    userId: string,
    sessionId: string,
    { availability, activity, lastsMs }: Presence & { lastsMs: number },
  ): void {
    const setMs = this.#clock.nowMs();
    this.#change(userId, ({ sessions }) =>
      sessions.set(sessionId, { availability, activity, setMs, expiresMs: setMs + lastsMs }),
    );
  }

  clearSession(userId: string, sessionId: string): void {
    this.#change(userId, ({ sessions }) => sessions.delete(sessionId));
  }

  prefer(userId: string, { availability, activity, lastsMs }: Presence & { lastsMs: number }): void {
    this.#change(userId, (state) => {
      state.preferred = { availability, activity, expiresMs: this.#clock.nowMs() + lastsMs };
    });
  }

  clearPreferred(userId: string): void {
    this.#change(userId, (state) => {
      state.preferred = null;
    });
  }

  setStatusMessage(userId: string, message: Pick<StatusMessage, "text" | "expiresMs"> | null): void {
    this.#stateOf(userId).statusMessage = message && { ...message, publishedMs: this.#clock.nowMs() };
  }

  #change(userId: string, change: (state: State) => void): void {
    const before = this.of(userId);
    change(this.#stateOf(userId));
    const { availability, activity } = this.of(userId);
    if (availability === before.availability && activity === before.activity) return;
    this.#sequence += 1;
    const told = { userId, availability, activity, sequenceNumber: this.sequenceNumber() };
    for (const listener of this.#listeners) listener(told);
  }

  #stateOf(userId: string): State {
    const state = this.#states.get(userId) ?? { sessions: new Map(), preferred: null, statusMessage: null };
    this.#states.set(userId, state);
    return state;
  }
}

function faded(session: Session, nowMs: number): Presence {
  if (session.availability !== "Available") return session;
  const fadings = Math.floor((nowMs - session.setMs) / FADES_AFTER_MS);
  return [session, INACTIVE][fadings] ?? AWAY;
}

function rankOf({ availability }: Presence): number {
  const rank = PRECEDENCE.indexOf(availability);
  return rank === -1 ? PRECEDENCE.length : rank;
}
