import type { ReporterType } from '../core/run.js'
import { changeLines } from './pretty/changes.js'
import { liveView } from './pretty/live.js'

const pretty: ReporterType = {
  name: 'pretty',
  summary: 'for people: a live view on a terminal, a line for each change elsewhere',
  create(context) {
    const { terminal } = context
    return terminal === undefined ? changeLines(context) : liveView(context, terminal)
  },
}
export default pretty
