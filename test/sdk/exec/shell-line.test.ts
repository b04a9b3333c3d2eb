import t from 'tap'
import { shellLine } from '../../../src/sdk/exec/shell-line.js'

const place = { id: 7, prefix: '/dev/shm/f/7', marker: 'm' }
const command = { file: 'prog', args: ["it's", '$x'], directory: '/tmp' }

t.test('the line reaches the program as it is, and reports under the shell’s id', (t) => {
  const line = shellLine(command, place) ?? ''
  t.match(line, "exec 'prog' 'it'\\''s' '$x'")
  t.match(line, /; echo "done 7 \$\?"\n$/)
  t.end()
})

t.test('what a command is given by its environment stands on no command line', (t) => {
  const line = shellLine({ ...command, env: { TOKEN: 'hunter2', EMPTY: '' } }, place) ?? ''
  t.match(line, "export TOKEN='hunter2'; export EMPTY=''; ")
  t.notMatch(line.slice(line.indexOf('exec ')), 'hunter2')
  t.end()
})

t.test('what a shell cannot pass on is left to others', (t) => {
  for (const odd of [
    { env: { 'odd.name': 'x' } },
    { env: { UID: '1' } },
    { input: 'x' },
    { file: '-x' },
    { args: ['\0'] },
  ]) {
    t.equal(shellLine({ ...command, ...odd }, place), undefined)
  }
  t.equal(shellLine({ ...command, args: ['x'.repeat(5000)] }, place), undefined)
  t.end()
})
