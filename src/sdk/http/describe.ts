import { type Way, wayText } from '../endpoint-text.js'

interface Asked extends Way {
  readonly verify: boolean
}

/** The end of a sentence about an answer: by which certificate and from where. */
export function describeAnswer(url: string, { verify, ...way }: Asked): string {
  if (!url.startsWith('https:')) return wayText(way)
  return `${wayText(way)}, with a certificate that ${verify ? 'is in order' : 'has not expired, whoever issued it'}`
}
