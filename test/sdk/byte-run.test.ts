import t from 'tap'
import { createByteRun } from '../../src/sdk/byte-run.js'

t.test('chunks are joined in their order, and may be reused by who gave them', async (t) => {
  const run = createByteRun()
  t.same(run.bytes(), Buffer.alloc(0))
  const chunk = Buffer.alloc(1)
  for (let index = 0; index < 5000; index++) {
    chunk[0] = index % 251
    run.add(chunk)
  }
  run.add(Buffer.from('end'))
  t.equal(run.size(), 5003)
  const bytes = run.bytes()
  t.ok([...bytes.subarray(0, 5000)].every((byte, index) => byte === index % 251))
  t.equal(bytes.subarray(5000).toString(), 'end')
})

t.test('a byte at a time costs as much room as all at once', async (t) => {
  const before = process.memoryUsage()
  const runs = Array.from({ length: 8 }, createByteRun)
  for (let index = 0; index < 256 * 1024; index++) for (const run of runs) run.add(Buffer.from([1]))
  const after = process.memoryUsage()
  const grown = after.external + after.heapUsed - before.external - before.heapUsed
  t.ok(grown < 64 * 1024 ** 2, `2 MiB take ${grown} bytes`)
  t.ok(runs.every((run) => run.size() === 256 * 1024))
})
