import { checkTypeNames } from '../../checks/index.js'
import type { AnyCheckType } from '../core/check-type.js'
import { loadSinkType, sinkNames } from '../sinks/index.js'
import type { AnySinkType } from '../sinks/sink.js'
import { suiteSchema } from '../suite/schema.js'
import { loadCheckType } from './check-types.js'
import type { Command } from './command.js'

const command: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of suite files, for completion and checking in editors.',
  usage: 'schema > firstlight.schema.json',
  options: {},
  examples: [
    [
      'firstlight schema > suites/firstlight.schema.json',
      'then start each suite with: # yaml-language-server: $schema=firstlight.schema.json',
    ],
  ],
  async run({ process }) {
    const types = await Promise.all(checkTypeNames.map(loadCheckType))
    const known: readonly AnyCheckType[] = types.filter((type) => type !== undefined)
    const sinks = await Promise.all(sinkNames.map(loadSinkType))
    const knownSinks: readonly AnySinkType[] = sinks.filter((sink) => sink !== undefined)
    process.stdout.write(`${JSON.stringify(suiteSchema(known, knownSinks), undefined, 2)}\n`)
    return 0
  },
}

export default command
