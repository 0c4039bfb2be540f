import type { Clock } from "../../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../../seeded-random.ts";
import { type AiInteraction, APP_CLASSES, type AppClass, aiResponse, userPrompt } from "./ai-interaction.ts";
import type { User } from "./graph-shapes.ts";

/** One prompt or answer and what became of it. `interaction` is replaced, never changed. */
export interface StoredInteraction {
  readonly userId: string;
  interaction: AiInteraction;
}

export interface InteractionChange {
  readonly changeType: "created" | "updated" | "deleted";
  readonly userId: string;
  readonly interaction: AiInteraction;
}

/** What the tenant really holds for one interaction. */
export interface InteractionTruth {
  readonly userId: string;
  readonly sessionId: string;
  readonly id: string;
  readonly version: number;
}

/** Every third person has a licence. */
const LICENSED_EVERY = 3;

/** What people ask Copilot, and what it answers. Throws a RangeError when asked for something that is not there. */
export class Copilot {
  readonly #clock: Clock;
  readonly #users: ReadonlyMap<string, User>;
  readonly #licensed: Set<string>;
  readonly #ofUsers = new Map<string, StoredInteraction[]>();
  readonly #listeners = new Set<(change: InteractionChange) => void>();
  readonly #random: SeededRandom;
  #lastMs = 0;

  constructor(options: { clock: Clock; users: readonly User[]; seed: number }) {
    this.#clock = options.clock;
    this.#users = new Map(options.users.map((user) => [user.id, user]));
    this.#licensed = new Set(options.users.filter((_user, index) => index % LICENSED_EVERY === 0).map(({ id }) => id));
    // A stream of its own: what people write to each other does not depend on what they ask Copilot.
    this.#random = createSeededRandom(options.seed);
  }

  /** Called synchronously after each change. */
  onChange(listener: (change: InteractionChange) => void): void {
    this.#listeners.add(listener);
  }

  isLicensed(userId: string): boolean {
    return this.#licensed.has(userId);
  }

  licensedUserIds(): readonly string[] {
    return [...this.#licensed];
  }

  setLicence(userId: string, isLicensed: boolean): void {
    this.#requireUser(userId);
    if (isLicensed) this.#licensed.add(userId);
    else this.#licensed.delete(userId);
  }

  /** Oldest first. */
  ofUser(userId: string): readonly StoredInteraction[] {
    return this.#ofUsers.get(userId) ?? [];
  }

  /** One prompt and its answer, in a session of the user's or in a new one. */
  ask(
    userId: string,
    given: { text?: string; appClass?: AppClass; sessionId?: string } = {},
  ): readonly AiInteraction[] {
    const user = this.#requireUser(userId);
    const random = this.#random;
    const exchange = {
      user,
      random,
      text: given.text,
      appClass: given.appClass ?? random.pick(APP_CLASSES),
      sessionId: given.sessionId ?? `19:${random.hex(32)}@thread.v2`,
      requestId: random.guid(),
    };
    const prompt = userPrompt(exchange, this.#nextMs());
    const answer = aiResponse(exchange, this.#nextMs());
    for (const interaction of [prompt, answer]) this.#add(userId, interaction);
    return [prompt, answer];
  }

  /** As Graph announces an answer that was written to its end, or a prompt that was edited: another version. */
  revise(reference: { userId: string; sessionId: string; interactionId: string }, text: string): AiInteraction {
    const { userId, sessionId, interactionId } = reference;
    const stored = this.ofUser(userId).find(
      ({ interaction }) => interaction.sessionId === sessionId && interaction.id === interactionId,
    );
    if (stored === undefined) throw new RangeError("no such interaction");
    const atMs = Math.max(this.#nextMs(), Number(stored.interaction.etag) + 1);
    const body = { contentType: "text", content: text } as const;
    stored.interaction = { ...stored.interaction, etag: String(atMs), body };
    this.#tell({ changeType: "updated", userId, interaction: stored.interaction });
    return stored.interaction;
  }

  truth(): readonly InteractionTruth[] {
    return [...this.#ofUsers.values()].flat().map(({ userId, interaction: { sessionId, id, etag } }) => {
      return { userId, sessionId, id, version: Number(etag) };
    });
  }

  #add(userId: string, interaction: AiInteraction): void {
    this.#ofUsers.set(userId, [...this.ofUser(userId), { userId, interaction }]);
    this.#tell({ changeType: "created", userId, interaction });
  }

  #tell(change: InteractionChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #requireUser(userId: string): User {
    const user = this.#users.get(userId);
    if (user === undefined) throw new RangeError("no such user");
    return user;
  }

  /** Ids are milliseconds, as those of messages. */
  #nextMs(): number {
    this.#lastMs = Math.max(this.#clock.nowMs(), this.#lastMs + 1);
    return this.#lastMs;
  }
}

/** What was asked before the tenant was started; `move` takes the clock from one exchange to the next. */
export function askBefore(
  copilot: Copilot,
  { random, exchanges, move }: { random: SeededRandom; exchanges: number; move: () => void },
): void {
  const sessions = new Map<string, string>();
  const people = copilot.licensedUserIds();
  for (let index = 0; index < exchanges && people.length > 0; index += 1) {
    move();
    const userId = random.pick(people);
    const going = sessions.get(userId);
    const [prompt] = copilot.ask(userId, going !== undefined && random.chance(0.5) ? { sessionId: going } : {});
    if (prompt !== undefined) sessions.set(userId, prompt.sessionId);
  }
}
