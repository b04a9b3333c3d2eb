import { type CheckCard, cardOf } from '../core/instance.js'
import type { SiteState } from '../core/site.js'

/** A card as it is kept: without secrets, and without the sign-off, which is the store's own to say. */
export function writeCard(instance: CheckCard): string {
  const { site, ...card } = cardOf(instance)
  const { signedOffAt: _, ...kept } = site
  return JSON.stringify({ ...card, site: kept })
}

/** Reads cards of sites as they stand now. */
export function cardReader(states: ReadonlyMap<string, SiteState>): (text: string) => CheckCard {
  return (text) => {
    const card: CheckCard = JSON.parse(text)
    Object.assign(card.site, states.get(card.site.name)) // nobody else has it yet, and copies of very many cost
    return card
  }
}
