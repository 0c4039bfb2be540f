/**
 * What no document settles about the real service, or tenants decide. Each row is a switch, so that a receiver can be tried both ways; the
 * defaults are the likelier reading.
 */
export interface Behaviours {
  /** Which changeType a soft delete is announced with; "mixed" takes turns. */
  softDeleteChangeType: "deleted" | "updated" | "mixed";
  /** Issuer of validation tokens: v2.0 in the page's current sample, v1.0 in its older code. */
  validationTokenVersion: "2.0" | "1.0";
  /** Whether PATCH takes a new encryptionCertificate; "Update subscription" does not list it, another page does. */
  patchAppliesCertificate: boolean;
  /** Whether tenant-wide subscriptions bring system messages; the page lists them for single channels and chats only. */
  tenantWideSystemMessages: boolean;
  /** Whether delivery stops when the access token a subscription was made with has expired. */
  expiredTokenPausesDelivery: boolean;
  /** Whether endpoints that answer slowly are delayed or dropped. */
  slowEndpointRule: boolean;
  /** Whether an export refuses a filter with one bound of time; its page shows two, an issue reports that one fails. */
  exportNeedsBothBounds: boolean;
  /** Whether a retention policy of Teams keeps what was edited and deleted; no document says what is answered without. */
  retentionPolicy: boolean;
  /** Whose meetings the app may read: everybody's, nobody's, or those of these users. Tenants begin with nobody's. */
  applicationAccessPolicy: "global" | "none" | readonly string[];
  /** Whether the policy is needed to list as well; the pages name it for single transcripts, recordings and contents. */
  policyGuardsLists: boolean;
  /** Teams' own switch above all permissions, off by default since July 2026: `Set-CsTeamsMeetingConfiguration`. */
  graphTranscriptAccess: boolean;
  /** Whether a transcript still comes as DOCX: one page says so, another calls it deprecated since May 2023. */
  transcriptDocx: boolean;
  /** What a recording's content does with `Range`; no page says. */
  recordingRanges: "honoured" | "ignored";
  /** Whether the settings in a team are null for who has Team.ReadBasic.All alone; "Get team" names both permissions. */
  teamSettingsNeedPermission: boolean;
  /** Whether an administrator has consented to what the public client asks for in the name of people. */
  adminConsent: boolean;
  /** Of whom conditional access asks a second factor, which only the page to sign in at can take: ids of users. */
  secondFactorRequired: readonly string[];
}

export function defaultBehaviours(): Behaviours {
  return {
    softDeleteChangeType: "deleted",
    validationTokenVersion: "2.0",
    patchAppliesCertificate: true,
    tenantWideSystemMessages: false,
    expiredTokenPausesDelivery: true,
    slowEndpointRule: true,
    exportNeedsBothBounds: true,
    retentionPolicy: false,
    applicationAccessPolicy: "global",
    policyGuardsLists: true,
    graphTranscriptAccess: true,
    transcriptDocx: true,
    recordingRanges: "honoured",
    teamSettingsNeedPermission: true,
    adminConsent: true,
    secondFactorRequired: [],
  };
}
