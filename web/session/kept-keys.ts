/** A function key, and the operator key beside it where whoever holds one gave it. */
export interface Keys {
  readonly functionKey: string;
  readonly operatorKey: string;
}

const NAME = "teamsink.keys";

/** In this tab alone: they end with it. */
export function keptKeys(): Keys | undefined {
  const kept = sessionStorage.getItem(NAME);
  return kept === null ? undefined : (JSON.parse(kept) as Keys);
}

export function keepKeys(keys: Keys | undefined): void {
  if (keys === undefined) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, JSON.stringify(keys));
}
