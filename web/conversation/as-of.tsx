/** Asks for the time as of which a conversation is shown. */
export function AsOf({
  asOf,
  onChange,
}: {
  readonly asOf: string | undefined;
  onChange(asOf: string | undefined): void;
}) {
  const choose = (event: Event) => {
    const { value } = event.currentTarget as HTMLInputElement;
    onChange(value === "" ? undefined : new Date(value).toISOString());
  };
  return (
    <label class="as-of">
      <span>As of</span>
      <input type="datetime-local" value={asOf === undefined ? "" : localOf(asOf)} max={localOf()} onChange={choose} />
    </label>
  );
}

/** As such a field takes it: the time of day of here, without a zone. */
function localOf(time?: string): string {
  const date = time === undefined ? new Date() : new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
