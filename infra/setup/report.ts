import { consentLink } from "../../shared/resource/graph-roles.ts";
import type { SetupOptions } from "./options.ts";
import type { SetupOutcome, Watcher } from "./run-setup.ts";

export const EXIT = { complete: 0, failed: 1, usage: 2, consentMissing: 3 } as const;

/** Tells a person as it happens. */
export function createWatcher({ dryRun }: SetupOptions, print: (line: string) => void): Watcher {
  return {
    planned: (steps, notices) => {
      if (steps.length === 0) print("Everything is there; nothing to do.");
      else print(`${dryRun ? "This would" : "This will"}:`);
      for (const [index, { words }] of steps.entries()) print(`  ${index + 1}. ${words}`);
      for (const notice of notices) print(`Note: ${notice}`);
      if (steps.length > 0 && !dryRun) print("");
    },
    done: ({ words }) => print(`done: ${words}`),
  };
}

export function exitCodeOf({ steps, missingConsent }: SetupOutcome): number {
  const isComplete = steps.every(({ done }) => done);
  return isComplete && missingConsent.length === 0 ? EXIT.complete : EXIT.consentMissing;
}

/** What is left for people to do. */
export function closingLines(options: SetupOptions, outcome: SetupOutcome): string[] {
  return [...consentLines(options, outcome), ...settingLines(options, outcome)];
}

function consentLines(options: SetupOptions, { clientId, missingConsent, assignmentRefused }: SetupOutcome): string[] {
  if (missingConsent.length === 0) return ["", "Consent: given, nothing is missing."];
  const roles = missingConsent.map(({ role, reason }) => `  ${role}: to ${reason}`);
  const missing = ["", "Consent is missing for these application roles of Microsoft Graph:", ...roles];
  if (options.auth === "managed-identity") return [...missing, ...(assignmentRefused ? [assignmentRefused] : [])];
  if (!clientId) return [...missing, "The link for the administrator is printed once the app is registered."];
  return [
    ...missing,
    "A Privileged Role Administrator or Global Administrator opens this link once, and accepts:",
    `  ${consentLink({ ...options, clientId })}`,
    "Afterwards run this again: it says whether consent has arrived.",
  ];
}

function settingLines({ deployedClientId }: SetupOptions, { clientId }: SetupOutcome): string[] {
  if (!clientId || clientId.toLowerCase() === deployedClientId) return [];
  return [
    "",
    `The deployment does not know this app yet: azd env set GRAPH_CLIENT_ID ${clientId}, then azd provision.`,
  ];
}

/** For programs: ids and words, never a secret. */
export function toJson(options: SetupOptions, outcome: SetupOutcome): object {
  const { clientId, missingConsent } = outcome;
  const hasLink = missingConsent.length > 0 && clientId !== undefined && options.auth === "client-secret";
  return {
    dryRun: options.dryRun,
    ...outcome,
    ...(hasLink && { consentLink: consentLink({ ...options, clientId }) }),
    exitCode: options.dryRun ? EXIT.complete : exitCodeOf(outcome),
  };
}
