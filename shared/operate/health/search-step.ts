import type { Clock } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import type { StateStore } from "../../port/state-store.ts";
import { searchReport } from "../../store/search/search-report.ts";
import type { StepFindings } from "./deep-health.ts";

export interface SearchStepPorts {
  readonly settings: Pick<Settings, "search">;
  readonly state: StateStore;
  readonly clock: Clock;
}

/** Far above what a busy tenant takes; what is there at first is read for longer. */
const BEHIND_MS = 3_600_000;

/** How far what is stored has been read into the index. It is never a failure: what is not found yet is stored. */
export async function checkSearch({ settings, state, clock }: SearchStepPorts): Promise<StepFindings> {
  if (!settings.search.isOn) return { searched: false };
  const { sources } = await searchReport(state);
  const behind = sources.filter(
    ({ coveredDateTime }) => coveredDateTime === null || clock.nowMs() - Date.parse(coveredDateTime) > BEHIND_MS,
  );
  const names = behind.map(({ source, coveredDateTime }) => `${source} until ${coveredDateTime ?? "now nothing"}`);
  const warning = { warning: new TeamsinkError("search-behind", `Can be found: ${names.join(", ")}`) };
  return { searched: true, sources, ...(behind.length > 0 && warning) };
}
