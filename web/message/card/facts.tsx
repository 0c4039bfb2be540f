import { CardText } from "./card-text.tsx";

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(({ name, value }, index) => (
        <div class="fact" key={`${index} ${name}`}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto">
            <CardText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
