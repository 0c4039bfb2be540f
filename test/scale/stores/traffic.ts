/** What the call that was just begun on a store moved: stores take effect at once, so whoever calls can look. */
export interface Traffic {
  /** Of JSON, read or written. */
  bytes: number;
  /** Documents that a query looked at; of a write, those that have to be read first where it is not the first. */
  looked: number;
}

export interface Watched {
  readonly traffic: Traffic;
}

export function noTraffic(): Traffic {
  return { bytes: 0, looked: 0 };
}

export function note(traffic: Traffic, bytes: number, looked = 1): void {
  traffic.bytes = bytes;
  traffic.looked = looked;
}

/** A text of so many characters may be over the limit of a document in bytes: then it is looked at closely. */
export const MAY_BE_LARGE = 600_000;
