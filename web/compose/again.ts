import { ApiFailure } from "../base/pages.ts";
import { waitAfter } from "./outgoing.ts";

/**
 * What may be asked for twice without harm, until it is answered with more than that there is no room now: Graph takes one
 * message a second. Who is not answered at all is told so.
 *
 * @throws what it was refused with
 */
export async function again<Answer>(ask: () => Promise<Answer>, pause: (ms: number) => Promise<void>): Promise<Answer> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      const waitMs = error instanceof ApiFailure ? waitAfter(error, failures) : undefined;
      if (waitMs === undefined) throw error;
      await pause(waitMs);
    }
  }
}
