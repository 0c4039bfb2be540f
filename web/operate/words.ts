const DATE_TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", hour12: false });

export function when(dateTime: string | null | undefined): string {
  return dateTime ? DATE_TIME.format(Date.parse(dateTime)) : "–";
}

export function number(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}

export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Words for a name that programs know, such as `lastMessage`. */
export function spelledOut(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
