/** What Microsoft says of one of its services. */
export interface ServiceHealth {
  readonly service: string;
  /** Of Graph's `serviceHealthStatus`; others may come. */
  readonly status: string;
  readonly isWell: boolean;
  /** What is not resolved, newest first; empty where the service is well. */
  readonly issues: readonly ServiceIssue[];
}

export interface ServiceIssue {
  /** As in the Microsoft 365 admin center. */
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly startDateTime: string | null;
}

/** Of the services that ours rest on, as far as the tenant has them. Throws TeamsinkError as the Graph client does. */
export type ServiceHealthReader = () => Promise<readonly ServiceHealth[]>;
