/** What we use of Graph's subscription. Graph: "subscription resource type". */
export interface GraphSubscription {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl?: string | null | undefined;
  readonly expirationDateTime: string;
  readonly encryptionCertificateId?: string | null | undefined;
  readonly includeResourceData?: boolean | null | undefined;
  readonly applicationId?: string | null | undefined;
}

export interface SubscriptionRequest {
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  /** Of one that lives an hour at the most Graph takes none. */
  readonly lifecycleNotificationUrl?: string;
  readonly includeResourceData: boolean;
  readonly expirationDateTime: string;
  readonly clientState: string;
  /** Base64 of the DER certificate, public part only. */
  readonly encryptionCertificate: string;
  readonly encryptionCertificateId: string;
}

export interface SubscriptionRenewal {
  readonly expirationDateTime: string;
  readonly encryptionCertificate?: string;
  readonly encryptionCertificateId?: string;
}

/**
 * Port. Graph's subscriptions of this app, or of a person by this app.
 * Throws TeamsinkError: `graph-not-found`, `graph-conflict`, `graph-quota`, `graph-forbidden`, `graph-throttled`, `graph-unavailable`.
 */
export interface SubscriptionService {
  list(): Promise<readonly GraphSubscription[]>;
  /** Whether Graph answers, by one call, however many there are. */
  ping(): Promise<void>;
  get(id: string): Promise<GraphSubscription>;
  create(request: SubscriptionRequest): Promise<GraphSubscription>;
  renew(id: string, renewal: SubscriptionRenewal): Promise<GraphSubscription>;
  remove(id: string): Promise<void>;
}
