import { execCommand, execPooled } from '../../src/sdk/exec/exec.js'

// A process of its own that runs commands and is then ended in one way or another: `<how> <count> <script>`.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(128)) // as the CLI does

const [, , how = 'execCommand', count = '1', script = 'true'] = process.argv
const execute = how === 'execPooled' ? execPooled : execCommand
const command = { file: 'sh', args: ['-c', script], directory: '/' }
const results = Array.from({ length: Number(count) }, () => execute(command, new AbortController().signal))
const ended = await Promise.all(results)
process.stdout.write(`${ended.map(({ exitCode }) => exitCode).join(' ')}\n`)
