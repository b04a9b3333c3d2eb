import { eventRecord } from './event-record.js'
import type { Format } from './format.js'
import { jsonText } from './json-text.js'
import { siteRecord } from './site-record.js'

const json: Format = {
  name: 'json',
  summary: 'one JSON object on one line',
  contentType: 'application/json',
  encode: (event) => `${jsonText(eventRecord(event))}\n`,
  encodeSite: (event) => `${jsonText(siteRecord(event))}\n`,
}
export default json
