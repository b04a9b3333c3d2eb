import { wayText } from '../endpoint-text.js'
import type { EndpointOptions } from '../network/endpoint.js'

interface Way extends Pick<EndpointOptions, 'address' | 'resolver'> {
  readonly verify: boolean
}

/** The end of a sentence about an answer: by which certificate and from where. */
export function describeAnswer(url: string, { verify, ...way }: Way): string {
  if (!url.startsWith('https:')) return wayText(way)
  return `${wayText(way)}, with a certificate that ${verify ? 'is in order' : 'has not expired, whoever issued it'}`
}
