import { type RetryQuarantinePorts, retryQuarantine } from "../../capture/notification/retry-quarantine.ts";
import { type KeepPoisonPorts, reportPoison } from "../../job/keep-poison.ts";
import { type RedrivePorts, redriveDue } from "../../job/redrive.ts";
import { type SweepPorts, sweepKept } from "./sweep-kept.ts";

export type RetryWaitingPorts = RedrivePorts & RetryQuarantinePorts & KeepPoisonPorts & SweepPorts;

/**
 * What the timer does about everything that is kept aside: reports the poison that waits, tries quarantine once more,
 * re-drives the dead letters that are due and, once a day, removes what is over. None waits for another to succeed.
 *
 * @throws the first error, once all have been tried
 */
export async function retryAllWaiting(ports: RetryWaitingPorts): Promise<void> {
  const results = await Promise.allSettled([
    reportPoison(ports),
    redriveDue(ports),
    retryQuarantine(ports),
    sweepKept(ports),
  ]);
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}
