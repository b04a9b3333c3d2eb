/** A suite of three checks at each of two sites: one is green, one a warning, one red. */
export const SUITE = `suite: shop
owner: platform
sites: all
integration_points:
  shelf:
    title: Shelf
    why: What is sold lies on it.
    labels: {tier: gold}
    checks:
      full: {command: [sh, -c, 'echo full']}
      dusty: {command: [sh, -c, 'echo dusty; exit 1'], owner: cleaners}
  till:
    title: Till
    why: Somebody has to pay.
    checks:
      open: {command: [sh, -c, 'echo closed; exit 2'], owner: cashiers}
---
sites:
  dfw1: {title: Dallas 1, phase: live}
  ams1: {title: Amsterdam 1, phase: live}
`
