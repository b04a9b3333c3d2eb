import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'

// The floor of reading suites: the YAML library alone, with positions and as plain data. Argument: a file.

parseDocument(readFileSync(process.argv[2] ?? '', 'utf8')).toJS()
