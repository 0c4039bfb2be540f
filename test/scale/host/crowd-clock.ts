import { SimulatedClock } from "../../../local/simulated-clock.ts";

/**
 * A simulated clock for crowds: all who are due at one time wake together, in their order, and what they start runs in one
 * turn of the event loop, which is what most of a sleep costs.
 */
export class CrowdClock extends SimulatedClock {
  /** Told after every turn. */
  onTurn: () => void = () => {};

  override async settle(): Promise<void> {
    await super.settle();
    this.onTurn();
  }

  protected override wakeNext(untilMs: number): boolean {
    const dueMs = this.nextDueMs;
    if (dueMs === undefined || !super.wakeNext(untilMs)) return false;
    while (this.nextDueMs === dueMs) super.wakeNext(untilMs);
    return true;
  }
}
