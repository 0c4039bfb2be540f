/** Where a message is. Graph names a channel by its team as well; a chat has one id. */
export interface Place {
  readonly conversationId: string;
  readonly teamId: string | null;
  readonly tenantId: string;
}

export interface Origin {
  readonly place: Place;
  readonly id: string;
  readonly rootId: string | null;
  readonly createdMs: number;
  /** Later than `createdMs` for an imported message: lastModifiedDateTime is set by the service, not by the importer. */
  readonly arrivedMs: number;
}
