import type { Clock } from "../../../shared/base/clock.ts";
import type { Exchange } from "../../../shared/graph/transport.ts";

type Subscription = Readonly<Record<string, unknown>> & { readonly id: string; readonly resource: string };

/** Graph's subscriptions of this app: made, renewed, listed, and lost when the scenario says so. */
export class ModelSubscriptions {
  readonly #clock: Clock;
  readonly #byId = new Map<string, Subscription>();
  #made = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Graph drops a subscription before its time, and says nothing. */
  lose(resource: string): void {
    for (const [id, subscription] of this.#byId) if (subscription.resource === resource) this.#byId.delete(id);
  }

  answer({ method, body }: Exchange, path: string): { status: number; headers: Headers; body: unknown } {
    const [, id = ""] = /^\/subscriptions\/(.+)$/.exec(path) ?? [];
    const given = (body ?? {}) as Readonly<Record<string, unknown>>;
    this.#expire();
    if (method === "get" && id === "") return answered(200, { value: [...this.#byId.values()] });
    if (method === "post")
      return answered(201, this.#keep({ ...given, id: this.#newId(), resource: String(given.resource) }));
    const present = this.#byId.get(id);
    if (present === undefined) return answered(404, { error: { code: "ResourceNotFound", message: "not found" } });
    if (method === "delete") {
      this.#byId.delete(id);
      return answered(204, undefined);
    }
    return answered(
      200,
      method === "get" ? present : this.#keep({ ...present, ...given, id, resource: present.resource }),
    );
  }

  #newId(): string {
    this.#made += 1;
    return `e0000000-0000-4000-8000-${String(this.#made).padStart(12, "0")}`;
  }

  #keep(subscription: Subscription): Subscription {
    this.#byId.set(subscription.id, subscription);
    return subscription;
  }

  #expire(): void {
    for (const [id, { expirationDateTime }] of this.#byId) {
      if (Date.parse(String(expirationDateTime)) <= this.#clock.nowMs()) this.#byId.delete(id);
    }
  }
}

function answered(status: number, body: unknown) {
  return { status, headers: new Headers(), body };
}
