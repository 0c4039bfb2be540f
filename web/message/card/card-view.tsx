import type { ComponentChildren } from "preact";
import type { JsonObject } from "../words/identity.ts";
import { AdaptiveCard } from "./adaptive-card.tsx";
import { Announcement } from "./announcement.tsx";
import { ConnectorCard } from "./connector-card.tsx";
import { HeroCard } from "./hero-card.tsx";
import { ListCard } from "./list-card.tsx";
import { OtherCard } from "./other-card.tsx";

type View = (properties: { readonly card: JsonObject }) => ComponentChildren;

/** By contentType, after what all begin with. Graph: "chatMessageAttachment resource type"; Teams: "Types of cards". */
const VIEWS: Readonly<Record<string, View>> = {
  "microsoft.card.adaptive": AdaptiveCard,
  "microsoft.card.announcement": Announcement,
  "microsoft.card.hero": HeroCard,
  "microsoft.card.thumbnail": HeroCard,
  "microsoft.teams.card.list": ListCard,
  "microsoft.teams.card.o365connector": ConnectorCard,
};

interface Properties {
  readonly type: string;
  readonly card: JsonObject | undefined;
  readonly name: string;
  readonly url: string;
}

export function CardView({ type, card, name, url }: Properties) {
  const View = Object.hasOwn(VIEWS, type) ? VIEWS[type] : undefined;
  if (View !== undefined && card !== undefined) return <View card={card} />;
  return <OtherCard type={type} name={name} card={card} url={url} />;
}
