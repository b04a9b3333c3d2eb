import type { ReporterType } from '../core/run.js'
import { exposition } from '../formats/prometheus.js'

const prometheus: ReporterType = {
  name: 'prometheus',
  summary: 'Prometheus exposition text of the last result of each check, for a textfile collector',
  create: ({ write }) => ({ end: ({ events }) => write(exposition(events) || '# no check was run\n') }),
}
export default prometheus
