import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cli } from '../helpers/cli.js'
import { SUITE } from '../helpers/shop-suite.js'
import { mountDisk, needsMount } from '../helpers/small-disk.js'

// one that writes as it goes, and one that writes at the end
for (const reporter of ['json', 'junit']) {
  t.test(
    `a report of ${reporter} that cannot be written is told, and no success`,
    { skip: noFullDevice() },
    async (t) => {
      const directory = t.testdir({ 'shop.yaml': SUITE })
      const run = (check: string, ...flags: readonly string[]) =>
        cli(['run', 'shop.yaml', '--only', `shop.*.${check}`, '-r', `${reporter}=/dev/full`, ...flags], { directory })
      const told = new RegExp(`the reporter "${reporter}" failed .*ENOSPC`)
      t.match(await run('full', '-r', 'nagios=out'), { code: 3, stderr: told })
      t.match(await run('full', '-r', 'nagios=out', '--fail-on', 'critical'), { code: 3, stderr: told })
      t.match(readFileSync(join(directory, 'out'), 'utf8'), /^FIRSTLIGHT OK/, 'the others have theirs')
      t.match(await run('open'), { code: 2, stderr: told }, 'what is red stays red')
    },
  )
}

t.test('a report that the disk has no room for is no success', { skip: needsMount() }, async (t) => {
  const disk = mountDisk(1)
  t.teardown(disk.close)
  writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(1024 * 1024))
  const directory = t.testdir({ 'shop.yaml': SUITE })
  const report = join(disk.folder, 'report.json')
  const result = await cli(['run', 'shop.yaml', '--only', 'shop.*.full', '-r', `json=${report}`], { directory })
  t.match(result, { code: 3, stderr: /the reporter "json" failed .*ENOSPC/ })
})

function noFullDevice(): false | string {
  return existsSync('/dev/full') ? false : 'needs /dev/full'
}
