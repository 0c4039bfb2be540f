export type Role = "owner" | "guest";

export interface Member {
  /** Of a person of the directory, or of somebody from outside. */
  readonly userId: string;
  readonly roles: readonly Role[];
  /** From when on the member sees what was said; null for everything. */
  readonly visibleHistoryStartMs: number | null;
}

/** One time of somebody being a member; who comes again has another. */
export interface Stay extends Member {
  readonly fromMs: number;
  /** Null while it lasts. */
  readonly untilMs: number | null;
}

/** Who is in a team, a channel or a chat, and who was when. */
export class Roster {
  readonly #members = new Map<string, Stay>();
  readonly #past: Stay[] = [];
  #ids: readonly string[] | undefined;

  /** In the order in which they came. */
  get ids(): readonly string[] {
    this.#ids ??= [...this.#members.keys()];
    return this.#ids;
  }

  get ownerIds(): string[] {
    return this.ids.filter((userId) => this.get(userId)?.roles.includes("owner"));
  }

  has(userId: string): boolean {
    return this.#members.has(userId);
  }

  get(userId: string): Stay | undefined {
    return this.#members.get(userId);
  }

  add(member: Member, atMs: number): Stay {
    if (this.has(member.userId)) throw new RangeError("is a member already");
    const stay = { ...member, fromMs: atMs, untilMs: null };
    this.#members.set(member.userId, stay);
    this.#ids = undefined;
    return stay;
  }

  setRoles(userId: string, roles: readonly Role[]): Stay {
    const changed = { ...this.#required(userId), roles };
    this.#members.set(userId, changed);
    return changed;
  }

  remove(userId: string, atMs: number): Stay {
    const left = { ...this.#required(userId), untilMs: atMs };
    this.#members.delete(userId);
    this.#past.push(left);
    this.#ids = undefined;
    return left;
  }

  /** All of them, those that ended first. */
  stays(): readonly Stay[] {
    return [...this.#past, ...this.#members.values()];
  }

  #required(userId: string): Stay {
    const stay = this.#members.get(userId);
    if (stay === undefined) throw new RangeError("is no member");
    return stay;
  }
}
