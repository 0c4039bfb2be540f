import { type Clock, toIso } from "../../../shared/base/clock.ts";

/** What Microsoft 365 tells of itself in each tenant. The ids are those of "List healthOverviews"; that of Teams is in no sample. */
const SERVICES = {
  "Exchange Online": { id: "Exchange", issuePrefix: "EX" },
  "Microsoft Entra": { id: "OrgLiveID", issuePrefix: "MO" },
  "Microsoft 365 suite": { id: "OSDPPlatform", issuePrefix: "MO" },
  "Microsoft Teams": { id: "microsoftteams", issuePrefix: "TM" },
  "SharePoint Online": { id: "SharePoint", issuePrefix: "SP" },
} as const;

export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

/** "serviceHealthIssue resource type": what a status may be while something is wrong, and afterwards. */
export const ISSUE_STATUSES = [
  "investigating",
  "restoringService",
  "verifyingService",
  "serviceDegradation",
  "serviceInterruption",
  "extendedRecovery",
  "investigationSuspended",
] as const;

const RESTORED = "serviceRestored";
const OPERATIONAL = "serviceOperational";
const FIRST_NUMBER = 1_000_001;

export interface Incident {
  readonly service: ServiceName;
  readonly status: (typeof ISSUE_STATUSES)[number];
  readonly title: string;
}

/** "serviceHealthIssue resource type". */
interface ServiceHealthIssue {
  readonly id: string;
  readonly service: string;
  readonly title: string;
  readonly startDateTime: string;
  status: string;
  endDateTime: string | null;
  lastModifiedDateTime: string;
  isResolved: boolean;
}

/** What Microsoft is having trouble with. */
export class ServiceHealthBoard {
  readonly #clock: Clock;
  readonly #issues: ServiceHealthIssue[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin({ service, status, title }: Incident): { readonly id: string } {
    const startDateTime = toIso(this.#clock.nowMs());
    const id = `${SERVICES[service].issuePrefix}${FIRST_NUMBER + this.#issues.length}`;
    const rest = { endDateTime: null, lastModifiedDateTime: startDateTime, isResolved: false };
    this.#issues.push({ id, service, status, title, startDateTime, ...rest });
    return { id };
  }

  /** @throws RangeError for an id that no issue has */
  end(id: string): void {
    const issue = this.#issues.find((one) => one.id === id);
    if (issue === undefined) throw new RangeError("no such issue");
    const endDateTime = toIso(this.#clock.nowMs());
    Object.assign(issue, { status: RESTORED, endDateTime, lastModifiedDateTime: endDateTime, isResolved: true });
  }

  /** As "serviceHealth resource type" has it. */
  overview(service: ServiceName) {
    const open = this.#issues.findLast((issue) => issue.service === service && !issue.isResolved);
    return { service, status: open?.status ?? OPERATIONAL, id: SERVICES[service].id };
  }

  issues(service: ServiceName) {
    const ofService = this.#issues.filter((issue) => issue.service === service);
    return ofService.map((issue) => ({
      ...issue,
      impactDescription: `${issue.title}.`,
      classification: "incident",
      origin: "microsoft",
      feature: "Teams Components",
      featureGroup: "Teams Components",
      details: [],
      posts: [],
    }));
  }
}
